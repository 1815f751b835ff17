CREATE INDEX i38 ON orders (email); DELETE FROM orders; DROP TABLE t38;
