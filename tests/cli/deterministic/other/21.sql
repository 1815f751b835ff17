CREATE INDEX i21 ON orders (email); DELETE FROM orders; DROP TABLE t21;
