-- +goose Up
CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_email_idx ON orders (email);

-- +goose Down
DROP TABLE orders;
