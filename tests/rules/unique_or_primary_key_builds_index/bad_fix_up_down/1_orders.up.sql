CREATE TABLE orders (id bigint NOT NULL, number int, region text);
