CREATE INDEX i33 ON orders (email); DELETE FROM orders; DROP TABLE t33;
