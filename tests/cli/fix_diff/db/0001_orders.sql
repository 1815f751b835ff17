CREATE TABLE orders (id bigint PRIMARY KEY, email text, total int);
CREATE TABLE carts (id bigint PRIMARY KEY);
