CREATE TABLE orders (id bigint PRIMARY KEY, email text, number int);
CREATE TABLE carts (id bigint PRIMARY KEY);
