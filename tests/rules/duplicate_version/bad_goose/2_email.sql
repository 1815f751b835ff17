-- +goose Up
ALTER TABLE orders ADD COLUMN email text;
-- +goose Down
ALTER TABLE orders DROP COLUMN email;
