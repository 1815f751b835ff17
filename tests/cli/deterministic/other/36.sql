CREATE INDEX i36 ON orders (email); DELETE FROM orders; DROP TABLE t36;
