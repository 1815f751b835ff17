-- The first table.

-- +goose Up
CREATE TABLE users (id bigint);

-- +goose Down
DROP TABLE users;
