-- What was there before is not known.
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_email ON orders (email);
