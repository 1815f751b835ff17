CREATE INDEX i10 ON orders (email); DELETE FROM orders; DROP TABLE t10;
