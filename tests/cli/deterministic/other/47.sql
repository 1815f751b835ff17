CREATE INDEX i47 ON orders (email); DELETE FROM orders; DROP TABLE t47;
