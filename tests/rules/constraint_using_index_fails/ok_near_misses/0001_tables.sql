CREATE TABLE orders (id bigint, email text, number int, at timestamptz);
CREATE UNIQUE INDEX orders_id ON orders (id);
CREATE UNIQUE INDEX orders_email ON orders (email ASC NULLS LAST) INCLUDE (at);
