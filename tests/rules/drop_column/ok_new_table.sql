CREATE TABLE orders (id bigint PRIMARY KEY, email text);
ALTER TABLE orders DROP COLUMN email;
CREATE TEMP TABLE picked AS SELECT * FROM customers;
ALTER TABLE picked DROP COLUMN name;
