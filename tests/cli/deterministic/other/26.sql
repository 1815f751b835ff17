CREATE INDEX i26 ON orders (email); DELETE FROM orders; DROP TABLE t26;
