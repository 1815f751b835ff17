CREATE INDEX i34 ON orders (email); DELETE FROM orders; DROP TABLE t34;
