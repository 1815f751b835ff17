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
CREATE TABLE people (id bigint PRIMARY KEY, email text);
CREATE FUNCTION of_people() RETURNS bigint LANGUAGE sql
  AS $$ SELECT count(p.email) FROM orders o JOIN people AS p ON p.id = o.id $$;
CREATE FUNCTION write_total() RETURNS void LANGUAGE sql
  AS $$ UPDATE orders o SET total = 0 FROM people p WHERE o.id = p.id AND p.email = '' $$;
CREATE FUNCTION of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM orders WHERE id = OLD.email::bigint;
  INSERT INTO orders (id) VALUES (NEW.note::bigint);
  RETURN NEW;
END $$;
CREATE TRIGGER of_new AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION of_new();
CREATE TABLE scratch (id bigint PRIMARY KEY);
CREATE FUNCTION keep_scratch() RETURNS void LANGUAGE sql AS $$ ALTER TABLE IF EXISTS scratch SET (fillfactor = 90) $$;
CREATE TABLE tray (id bigint PRIMARY KEY, sheet text);
CREATE FUNCTION clear_tray() RETURNS void LANGUAGE plpgsql AS $$ BEGIN TRUNCATE tray; /* sheet */ END $$;
