-- +goose Up
CREATE TABLE orders (id bigint PRIMARY KEY, email text, note text);
CREATE INDEX orders_note_idx ON orders (note);
CREATE TABLE carts (id bigint PRIMARY KEY);

-- +goose Down
DROP TABLE carts;
DROP TABLE orders;
