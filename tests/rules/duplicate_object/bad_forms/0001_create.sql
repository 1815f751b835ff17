CREATE SCHEMA app;
CREATE TABLE orders (id bigint PRIMARY KEY, email text, CONSTRAINT email_is_there CHECK (email <> ''));
CREATE TABLE app.notes (id bigint PRIMARY KEY);
CREATE INDEX orders_email_idx ON orders (email);
CREATE VIEW open_orders AS SELECT id FROM orders;
CREATE SEQUENCE numbers;
CREATE TYPE mood AS ENUM ('sad', 'happy');
ALTER TABLE orders ADD COLUMN note text;
