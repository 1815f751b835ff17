CREATE INDEX i58 ON orders (email); DELETE FROM orders; DROP TABLE t58;
