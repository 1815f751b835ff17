CREATE INDEX i11 ON orders (email); DELETE FROM orders; DROP TABLE t11;
