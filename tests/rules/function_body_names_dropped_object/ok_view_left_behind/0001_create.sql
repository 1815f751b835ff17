CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION order_count() RETURNS bigint LANGUAGE sql AS $$ SELECT count(id) FROM orders $$;
