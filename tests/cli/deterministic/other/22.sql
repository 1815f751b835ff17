CREATE INDEX i22 ON orders (email); DELETE FROM orders; DROP TABLE t22;
