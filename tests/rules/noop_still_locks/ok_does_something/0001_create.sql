CREATE TABLE orders (id bigint PRIMARY KEY, email text, CONSTRAINT there CHECK (email <> ''));
CREATE TABLE app.orders (id bigint);
