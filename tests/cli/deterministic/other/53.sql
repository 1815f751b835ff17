CREATE INDEX i53 ON orders (email); DELETE FROM orders; DROP TABLE t53;
