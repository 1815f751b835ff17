CREATE INDEX i18 ON orders (email); DELETE FROM orders; DROP TABLE t18;
