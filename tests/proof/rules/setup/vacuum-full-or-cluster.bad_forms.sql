CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE app.orders (id bigint PRIMARY KEY);
CREATE TABLE items (id bigint PRIMARY KEY);
