CREATE INDEX i31 ON orders (email); DELETE FROM orders; DROP TABLE t31;
