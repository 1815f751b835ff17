CREATE INDEX i37 ON orders (email); DELETE FROM orders; DROP TABLE t37;
