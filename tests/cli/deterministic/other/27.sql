CREATE INDEX i27 ON orders (email); DELETE FROM orders; DROP TABLE t27;
