CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1) $$;
CREATE TABLE orders (
  id int,
  email text CHECK (norm(email) <> ''),
  mail text GENERATED ALWAYS AS (norm(email)) STORED
);
CREATE INDEX orders_norm_idx ON orders (norm(email));
CREATE INDEX orders_part_idx ON orders (id) WHERE norm(email) <> '';
