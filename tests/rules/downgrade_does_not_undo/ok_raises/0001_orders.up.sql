CREATE TABLE orders (id bigint PRIMARY KEY, email varchar(50));
