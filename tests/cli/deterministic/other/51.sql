CREATE INDEX i51 ON orders (email); DELETE FROM orders; DROP TABLE t51;
