CREATE INDEX i41 ON orders (email); DELETE FROM orders; DROP TABLE t41;
