CREATE INDEX i28 ON orders (email); DELETE FROM orders; DROP TABLE t28;
