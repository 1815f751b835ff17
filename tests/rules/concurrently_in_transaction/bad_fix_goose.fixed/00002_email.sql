-- +goose Up
ALTER TABLE orders ADD COLUMN phone text;

-- +goose Down
ALTER TABLE orders DROP COLUMN phone;
