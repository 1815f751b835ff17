CREATE TABLE orders (id bigint PRIMARY KEY, price numeric, quantity int);
