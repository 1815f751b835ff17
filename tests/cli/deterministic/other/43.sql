CREATE INDEX i43 ON orders (email); DELETE FROM orders; DROP TABLE t43;
