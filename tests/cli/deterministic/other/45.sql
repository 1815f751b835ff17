CREATE INDEX i45 ON orders (email); DELETE FROM orders; DROP TABLE t45;
