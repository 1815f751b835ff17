CREATE TABLE new_orders AS SELECT * FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO old_orders;
