-- sluice: allow-file(drop-table) nothing reads it
-- +goose Up
DROP TABLE orders;
-- +goose Down
CREATE TABLE orders (id bigint PRIMARY KEY);
