CREATE SCHEMA shop;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE SEQUENCE numbers;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION twice(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 2 * $1';
CREATE TABLE customers (id int PRIMARY KEY, email text UNIQUE, mood mood);
CREATE TABLE orders (
  id int PRIMARY KEY DEFAULT nextval('numbers'),
  customer int REFERENCES customers,
  email text REFERENCES customers (email),
  total int,
  doubled int GENERATED ALWAYS AS (twice(total)) STORED
);
CREATE TRIGGER touched BEFORE UPDATE OF customer ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW open_orders AS SELECT id, customer FROM orders;
CREATE VIEW newest AS SELECT max(id) AS id FROM open_orders;
CREATE TABLE shop.places (id int);
CREATE TABLE events (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (100);
CREATE TABLE notes (event int REFERENCES events);
