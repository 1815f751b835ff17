CREATE TABLE new_orders (id bigint PRIMARY KEY);
INSERT INTO new_orders SELECT * FROM orders ON CONFLICT DO NOTHING;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
