CREATE INDEX i30 ON orders (email); DELETE FROM orders; DROP TABLE t30;
