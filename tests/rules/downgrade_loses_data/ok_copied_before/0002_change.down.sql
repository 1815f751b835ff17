CREATE TABLE orders_2 AS SELECT id, email, total FROM orders;
DROP TABLE orders;
ALTER TABLE orders_2 RENAME TO orders;
