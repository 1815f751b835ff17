CREATE INDEX i46 ON orders (email); DELETE FROM orders; DROP TABLE t46;
