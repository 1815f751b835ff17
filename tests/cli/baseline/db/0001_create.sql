CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE TABLE carts (id bigint PRIMARY KEY);
