CREATE INDEX i25 ON orders (email); DELETE FROM orders; DROP TABLE t25;
