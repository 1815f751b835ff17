CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1) $$;
CREATE FUNCTION code() RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$;
CREATE TABLE orders (id int, email text, code text DEFAULT code());
CREATE INDEX orders_norm_idx ON orders (norm(email));
CREATE INDEX orders_lower_idx ON orders (lower(email));
