CREATE INDEX i14 ON orders (email); DELETE FROM orders; DROP TABLE t14;
