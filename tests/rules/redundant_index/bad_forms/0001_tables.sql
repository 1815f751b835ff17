CREATE TABLE orders (id int PRIMARY KEY, customer_id int, created_at timestamptz);
CREATE INDEX orders_customer_idx ON orders (customer_id, created_at);
