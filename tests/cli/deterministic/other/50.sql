CREATE INDEX i50 ON orders (email); DELETE FROM orders; DROP TABLE t50;
