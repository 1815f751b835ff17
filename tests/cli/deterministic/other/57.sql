CREATE INDEX i57 ON orders (email); DELETE FROM orders; DROP TABLE t57;
