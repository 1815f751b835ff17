CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY);
