CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (total int, customer_id bigint);
ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 1) NOT VALID, ADD CONSTRAINT d CHECK (total > 2);
