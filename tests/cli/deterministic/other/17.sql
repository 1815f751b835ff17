CREATE INDEX i17 ON orders (email); DELETE FROM orders; DROP TABLE t17;
