CREATE INDEX i48 ON orders (email); DELETE FROM orders; DROP TABLE t48;
