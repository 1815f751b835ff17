-- fixture: pg-version 14
CREATE TABLE orders (id bigint PRIMARY KEY, email text, UNIQUE NULLS NOT DISTINCT (email));
MERGE INTO orders USING orders AS other ON orders.id = other.id WHEN MATCHED THEN DO NOTHING;
CREATE VIEW open_orders WITH (security_invoker = true) AS SELECT id FROM orders;
CREATE PUBLICATION changes FOR TABLES IN SCHEMA app;
