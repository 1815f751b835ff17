-- +migrate Up
CREATE TABLE orders (id bigint PRIMARY KEY);

-- +migrate Down
DROP TABLE orders;
