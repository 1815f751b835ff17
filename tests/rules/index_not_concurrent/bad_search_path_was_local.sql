BEGIN;
SET LOCAL search_path TO staging;
CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE INDEX staged_email ON orders (email);
COMMIT;
CREATE INDEX public_email ON orders (email);
