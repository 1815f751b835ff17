-- What the files speak of that are looked at alone.
CREATE SCHEMA app;
CREATE SCHEMA sales;
CREATE SCHEMA staging;
CREATE SEQUENCE orders_seq;
CREATE SEQUENCE old_numbers;
CREATE FUNCTION app.new_code(int) RETURNS text LANGUAGE sql AS 'SELECT ''x''';
CREATE FUNCTION app.now() RETURNS text LANGUAGE sql AS 'SELECT ''x''';
CREATE FUNCTION uuid_generate_v4() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()';
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;

-- table public.customers
CREATE TABLE customers (id bigint PRIMARY KEY);
INSERT INTO customers VALUES (1);
-- table sales.customers
CREATE TABLE sales.customers (id bigint PRIMARY KEY);
INSERT INTO sales.customers VALUES (1);
-- table public.regions
CREATE TABLE regions (id int PRIMARY KEY);
INSERT INTO regions VALUES (1);
-- table public.users
CREATE TABLE users (id bigint PRIMARY KEY);
INSERT INTO users VALUES (1);
-- table public.nodes
CREATE TABLE nodes (id bigint PRIMARY KEY, parent bigint);

-- table public.orders
CREATE TABLE orders (
  id bigint NOT NULL, email text, number int NOT NULL, status text, total int, price numeric, quantity int,
  customer_id bigint, user_id bigint, "Line" int, a int, b int, c int, d int
);
INSERT INTO orders VALUES (1, 'a@example.org', 1, 'new', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
CREATE INDEX orders_email_idx ON orders (email);
CREATE INDEX orders_number_idx ON orders (number);
CREATE INDEX orders_a ON orders (a);
CREATE INDEX orders_b ON orders (b);
-- table public.only_orders
CREATE TABLE only_orders (tags text[]);
INSERT INTO only_orders VALUES ('{a}');
-- table public.Orders
CREATE TABLE "Orders" ("E mail" text, "Größe" int);
INSERT INTO "Orders" VALUES ('a', 1);
-- table app.Orders
CREATE TABLE app."Orders" (id int);
INSERT INTO app."Orders" VALUES (1);
-- table Sales.Orders
CREATE SCHEMA "Sales";
CREATE TABLE "Sales"."Orders" ("Total" int);
INSERT INTO "Sales"."Orders" VALUES (1);
-- table app.orders
CREATE TABLE app.orders (id int PRIMARY KEY);
INSERT INTO app.orders VALUES (1);
CREATE TRIGGER b AFTER UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION f();
-- table sales.orders
CREATE TABLE sales.orders (email text);
CREATE INDEX orders_email_idx ON sales.orders (email);
-- table public.größen
CREATE TABLE "größen" ("größe" int);
-- table public.items
CREATE TABLE items (id int PRIMARY KEY);
INSERT INTO items VALUES (1);
CREATE TRIGGER c AFTER UPDATE ON items FOR EACH ROW EXECUTE FUNCTION f();
-- table public.lines
CREATE TABLE lines (id int);
-- table public.bookings
CREATE EXTENSION btree_gist;
CREATE TABLE bookings (room int, during tsrange);
INSERT INTO bookings VALUES (1, '[2020-01-01, 2020-01-02)');
-- table app.bookings
CREATE TABLE app.bookings (room int);
INSERT INTO app.bookings VALUES (1);
-- table public.events
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE events_2021 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
-- table public.other
CREATE TABLE other (id int);
CREATE INDEX other_idx ON other (id);
