-- +goose Up
CREATE TABLE orders (id bigint PRIMARY KEY, email text, number int);
-- +goose Down
DROP TABLE orders;
