CREATE SCHEMA app;
CREATE TABLE app.orders (id bigserial PRIMARY KEY);
CREATE TABLE app.notes (id bigint PRIMARY KEY);
CREATE VIEW order_ids AS SELECT id FROM app.orders;
