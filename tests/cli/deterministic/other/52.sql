CREATE INDEX i52 ON orders (email); DELETE FROM orders; DROP TABLE t52;
