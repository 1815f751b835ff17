CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_email_idx ON orders (email);
CREATE TABLE carts (id bigint PRIMARY KEY);
