CREATE TABLE orders (id bigint PRIMARY KEY, closed boolean);
CREATE FUNCTION clean() RETURNS void LANGUAGE sql AS $$ DELETE FROM orders $$;
