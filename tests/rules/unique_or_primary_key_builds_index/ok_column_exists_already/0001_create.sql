CREATE TABLE orders (id bigint, number int UNIQUE);
