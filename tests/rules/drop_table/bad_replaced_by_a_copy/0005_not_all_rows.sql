LOCK TABLE orders IN EXCLUSIVE MODE;
CREATE TABLE new_orders (LIKE orders);
INSERT INTO new_orders SELECT * FROM orders WHERE note IS NOT NULL;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
