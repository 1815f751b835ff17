CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_id ON orders (id);
