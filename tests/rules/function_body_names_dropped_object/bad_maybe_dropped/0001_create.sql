CREATE TABLE orders (id bigint PRIMARY KEY, email text, phone text);
CREATE FUNCTION emails() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM orders $$;
CREATE FUNCTION phones() RETURNS bigint LANGUAGE sql AS $$ SELECT count(phone) FROM orders $$;
CREATE FUNCTION all_phones() RETURNS bigint LANGUAGE sql AS $$ SELECT count(phone) FROM orders $$;
