CREATE TABLE orders (id serial PRIMARY KEY, email text);
CREATE INDEX orders_email ON orders (email);
