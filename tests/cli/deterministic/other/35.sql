CREATE INDEX i35 ON orders (email); DELETE FROM orders; DROP TABLE t35;
