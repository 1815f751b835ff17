CREATE INDEX i40 ON orders (email); DELETE FROM orders; DROP TABLE t40;
