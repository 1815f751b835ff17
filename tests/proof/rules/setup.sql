-- What the fixtures speak of and do not make themselves.
CREATE SCHEMA spare;
-- schema archive
CREATE SCHEMA archive;
-- schema app
CREATE SCHEMA app;
-- schema sales
CREATE SCHEMA sales;
-- schema staging
CREATE SCHEMA staging;

-- table any
CREATE SEQUENCE orders_seq;
CREATE SEQUENCE old_numbers;
CREATE FUNCTION app.new_code(int) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN ''x''; END';
CREATE FUNCTION app.now() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN ''x''; END';
CREATE FUNCTION new_reference() RETURNS uuid LANGUAGE plpgsql AS 'BEGIN RETURN gen_random_uuid(); END';
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE EXTENSION btree_gist;

-- table public.customers
CREATE TABLE customers (id bigint PRIMARY KEY);
-- table sales.customers
CREATE TABLE sales.customers (id bigint PRIMARY KEY);
-- table public.regions
CREATE TABLE regions (id int PRIMARY KEY);
INSERT INTO regions VALUES (1);
-- table public.users
CREATE TABLE users (id bigint PRIMARY KEY);
-- table public.nodes
CREATE TABLE nodes (id bigint PRIMARY KEY, parent bigint);

-- table public.orders
CREATE TABLE orders (
  id bigint NOT NULL, email text, number int NOT NULL, status text, total int, price numeric, quantity int,
  customer_id bigint, user_id bigint, "Line" int
);
INSERT INTO orders VALUES (1, 'a@example.org', 1, 'new', 1, 1, 1, NULL, NULL, 1);
CREATE INDEX orders_email_idx ON orders (email);
CREATE INDEX orders_number_idx ON orders (number);
-- table public.only_orders
CREATE TABLE only_orders (tags text[]);
-- table public.Orders
CREATE TABLE "Orders" ("E mail" text, "Größe" int);
INSERT INTO "Orders" VALUES ('a', 1);
-- table app.Orders
CREATE TABLE app."Orders" (id int);
-- table Sales.Orders
CREATE SCHEMA "Sales";
CREATE TABLE "Sales"."Orders" ("Total" int);
-- table app.orders
CREATE TABLE app.orders (id int PRIMARY KEY);
CREATE TRIGGER b AFTER UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION f();
-- table sales.orders
CREATE TABLE sales.orders (email text);
CREATE INDEX orders_email_idx ON sales.orders (email);
-- table public.größen
CREATE TABLE "größen" ("größe" int);
-- table public.items
CREATE TABLE items (id int PRIMARY KEY);
CREATE TRIGGER c AFTER UPDATE ON items FOR EACH ROW EXECUTE FUNCTION f();
-- table public.lines
CREATE TABLE lines (id int);
-- table public.bookings
CREATE TABLE bookings (room int, during tsrange);
INSERT INTO bookings VALUES (1, '[2020-01-01, 2020-01-02)');
-- table app.bookings
CREATE TABLE app.bookings (room int);
-- table public.events
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE events_2021 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
-- table public.other
CREATE TABLE other (id int);
CREATE INDEX other_idx ON other (id);
-- table public.sums
CREATE MATERIALIZED VIEW sums AS SELECT 1 AS a;
