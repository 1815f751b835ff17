CREATE INDEX i12 ON orders (email); DELETE FROM orders; DROP TABLE t12;
