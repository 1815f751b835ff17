CREATE INDEX i24 ON orders (email); DELETE FROM orders; DROP TABLE t24;
