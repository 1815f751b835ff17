CREATE TABLE orders (id bigint PRIMARY KEY, email varchar(50), note varchar(50));
