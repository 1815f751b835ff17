CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE app.notes (id bigint PRIMARY KEY);
CREATE VIEW open_orders AS SELECT id FROM orders;
CREATE SEQUENCE numbers;
CREATE TYPE mood AS ENUM ('sad');
