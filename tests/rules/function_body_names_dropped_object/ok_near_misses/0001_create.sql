CREATE SCHEMA app;
CREATE TABLE orders (id bigint PRIMARY KEY, email text, total numeric, note text);
CREATE TABLE app.orders (id bigint PRIMARY KEY, email text);
CREATE TABLE notes (id bigint PRIMARY KEY, note text);
CREATE FUNCTION elsewhere() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM app.orders $$;
CREATE FUNCTION other_column() RETURNS bigint LANGUAGE sql AS $$ SELECT count(id) FROM orders -- no email
$$;
CREATE FUNCTION other_table() RETURNS bigint LANGUAGE sql AS $$ SELECT count(note) FROM notes $$;
CREATE FUNCTION dropped() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM orders $$;
CREATE FUNCTION replaced() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM orders $$;
CREATE FUNCTION gone() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM orders $$;
DROP FUNCTION gone();
CREATE FUNCTION of_a_with() RETURNS bigint LANGUAGE sql
  AS $$ WITH orders AS (SELECT 1 AS email) SELECT count(email) FROM orders $$;
