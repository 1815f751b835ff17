CREATE TABLE orders (id bigint PRIMARY KEY, email text);
ALTER TABLE orders RENAME COLUMN email TO contact_email;
CREATE TEMP TABLE picked (id int);
ALTER TABLE picked RENAME id TO order_id;
