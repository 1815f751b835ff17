CREATE INDEX i39 ON orders (email); DELETE FROM orders; DROP TABLE t39;
