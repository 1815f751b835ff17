CREATE INDEX i23 ON orders (email); DELETE FROM orders; DROP TABLE t23;
