CREATE SCHEMA app;
CREATE TABLE orders (id bigint PRIMARY KEY, email text NOT NULL, total int);
CREATE UNIQUE INDEX orders_email ON orders (email);
CREATE TABLE carts (id bigint PRIMARY KEY, email text, total int);
CREATE TABLE whole (id bigint PRIMARY KEY, line text);
ALTER TABLE whole REPLICA IDENTITY FULL;
CREATE TABLE log (line text);
CREATE TABLE app.lines (line text);
CREATE PUBLICATION inserts FOR TABLE log WHERE (line <> '') WITH (publish = 'insert');
