CREATE TABLE app.orders (id bigint PRIMARY KEY, email text);
