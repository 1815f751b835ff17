CREATE TABLE carts (id int, email text);
CREATE INDEX carts_norm_idx ON carts (norm(email));
CREATE OR REPLACE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(trim($1)) $$;
