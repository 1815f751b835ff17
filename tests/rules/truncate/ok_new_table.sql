CREATE TABLE orders (id bigint PRIMARY KEY);
TRUNCATE orders;
CREATE TEMP TABLE picked AS SELECT * FROM customers;
TRUNCATE picked;
DELETE FROM customers WHERE id = 1;
