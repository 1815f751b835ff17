CREATE SCHEMA app;
CREATE TABLE orders (id bigserial PRIMARY KEY, status text);
CREATE TABLE app.notes (id bigint PRIMARY KEY);
CREATE VIEW open_orders AS SELECT id FROM orders WHERE status = 'open';
CREATE MATERIALIZED VIEW order_counts AS SELECT status, count(*) AS n FROM orders GROUP BY status;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE SEQUENCE invoice_numbers;
CREATE FUNCTION order_count() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM orders $$;
