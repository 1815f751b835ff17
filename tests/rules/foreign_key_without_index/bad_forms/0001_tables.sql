CREATE TABLE customers (id int PRIMARY KEY, a int, b int, UNIQUE (a, b));
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, a int, b int, other int);
CREATE INDEX orders_partial_idx ON orders (customer_id) WHERE id > 5;
CREATE INDEX orders_second_idx ON orders (other, customer_id);
ALTER TABLE orders ADD FOREIGN KEY (a, b) REFERENCES customers (a, b);
