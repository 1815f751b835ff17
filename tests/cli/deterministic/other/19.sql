CREATE INDEX i19 ON orders (email); DELETE FROM orders; DROP TABLE t19;
