CREATE TABLE contacts (order_id bigint PRIMARY KEY, email varchar(50));
INSERT INTO contacts SELECT id, email FROM orders;
ALTER TABLE orders DROP COLUMN email;
