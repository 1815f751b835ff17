CREATE INDEX i13 ON orders (email); DELETE FROM orders; DROP TABLE t13;
