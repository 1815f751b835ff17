CREATE SCHEMA app;
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, created_at timestamptz, name text);
CREATE TABLE app.orders (id int PRIMARY KEY, customer_id int, created_at timestamptz);
CREATE INDEX orders_customer_idx ON orders (customer_id, created_at);
CREATE INDEX orders_name_idx ON orders (name text_pattern_ops);
CREATE INDEX orders_old_idx ON orders (created_at) WHERE id < 1000;
CREATE INDEX orders_gone_idx ON orders (name, created_at);
DROP INDEX orders_gone_idx;
