CREATE INDEX i44 ON orders (email); DELETE FROM orders; DROP TABLE t44;
