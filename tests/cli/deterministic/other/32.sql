CREATE INDEX i32 ON orders (email); DELETE FROM orders; DROP TABLE t32;
