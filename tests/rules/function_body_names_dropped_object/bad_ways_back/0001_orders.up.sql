CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE FUNCTION emails() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM orders $$;
