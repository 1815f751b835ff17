CREATE TABLE customers (id int PRIMARY KEY, a int, b int, UNIQUE (a, b));
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, a int, b int, other int);
CREATE INDEX orders_customer_idx ON orders (customer_id, other);
CREATE INDEX orders_b_a_idx ON orders (b, a, other);
ALTER TABLE orders ADD FOREIGN KEY (a, b) REFERENCES customers (a, b);
CREATE TABLE profiles (customer_id int PRIMARY KEY REFERENCES customers);
CREATE TEMPORARY TABLE scratch (customer_id int);
