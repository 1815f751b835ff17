CREATE INDEX i15 ON orders (email); DELETE FROM orders; DROP TABLE t15;
