ALTER TABLE orders ADD COLUMN email varchar(50);
CREATE INDEX orders_email_idx ON orders (email);
DROP TABLE contacts;
