LOCK TABLE orders IN EXCLUSIVE MODE;
CREATE TABLE new_orders (id bigint);
INSERT INTO new_orders SELECT id FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
