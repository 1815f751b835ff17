CREATE INDEX i20 ON orders (email); DELETE FROM orders; DROP TABLE t20;
