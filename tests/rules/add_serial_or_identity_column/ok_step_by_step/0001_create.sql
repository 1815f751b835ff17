CREATE TABLE orders (id bigint PRIMARY KEY, code int NOT NULL);
