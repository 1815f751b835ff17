CREATE TABLE orders (id bigint PRIMARY KEY, email varchar(50), total numeric(10,2));
CREATE TABLE notes (id bigint PRIMARY KEY, body varchar(100));
