CREATE INDEX i16 ON orders (email); DELETE FROM orders; DROP TABLE t16;
