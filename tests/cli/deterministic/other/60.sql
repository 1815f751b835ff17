CREATE INDEX i60 ON orders (email); DELETE FROM orders; DROP TABLE t60;
