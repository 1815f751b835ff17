-- +goose Up
CREATE TABLE orders (id bigint PRIMARY KEY, email text);

-- +goose Down
DROP TABLE orders;
