CREATE INDEX i29 ON orders (email); DELETE FROM orders; DROP TABLE t29;
