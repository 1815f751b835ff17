CREATE INDEX i55 ON orders (email); DELETE FROM orders; DROP TABLE t55;
