CREATE TABLE orders_new (id bigint PRIMARY KEY);
INSERT INTO orders_new SELECT id FROM orders;
ALTER TABLE orders RENAME TO orders_old;
ALTER TABLE orders_new RENAME TO orders;
