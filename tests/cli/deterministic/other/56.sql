CREATE INDEX i56 ON orders (email); DELETE FROM orders; DROP TABLE t56;
