CREATE INDEX i59 ON orders (email); DELETE FROM orders; DROP TABLE t59;
