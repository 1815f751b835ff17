CREATE INDEX i49 ON orders (email); DELETE FROM orders; DROP TABLE t49;
