CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE TABLE dropped (id bigint PRIMARY KEY);
CREATE TABLE copied AS SELECT * FROM orders;
BEGIN;
DROP TABLE orders;
ROLLBACK;
