BEGIN;
CREATE TABLE orders (id bigint PRIMARY KEY, email text);
ROLLBACK;
CREATE INDEX orders_email ON orders (email);
