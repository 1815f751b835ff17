-- The whole history is known: no migration created it before.
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, email text);
CREATE INDEX IF NOT EXISTS orders_email ON orders (email);
