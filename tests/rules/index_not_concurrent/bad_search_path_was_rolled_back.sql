CREATE TABLE staging.orders (id bigint PRIMARY KEY, email text);
BEGIN;
SET search_path TO staging;
ROLLBACK;
CREATE INDEX public_email ON orders (email);
