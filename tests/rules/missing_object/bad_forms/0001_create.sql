CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE TABLE dropped (id bigint PRIMARY KEY);
CREATE TABLE renamed (id bigint PRIMARY KEY);
CREATE TABLE moved (id bigint PRIMARY KEY);
CREATE SCHEMA app;
DROP TABLE dropped;
ALTER TABLE renamed RENAME TO kept;
ALTER TABLE moved SET SCHEMA app;
