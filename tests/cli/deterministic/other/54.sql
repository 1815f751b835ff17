CREATE INDEX i54 ON orders (email); DELETE FROM orders; DROP TABLE t54;
