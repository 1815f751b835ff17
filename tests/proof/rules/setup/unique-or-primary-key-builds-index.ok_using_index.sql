CREATE TABLE orders (id bigint NOT NULL, number int);
CREATE UNIQUE INDEX orders_id_idx ON orders (id);
CREATE UNIQUE INDEX orders_number_idx ON orders (number);
