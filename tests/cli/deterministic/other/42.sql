CREATE INDEX i42 ON orders (email); DELETE FROM orders; DROP TABLE t42;
