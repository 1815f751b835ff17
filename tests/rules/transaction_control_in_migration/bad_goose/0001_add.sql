-- +goose Up
ALTER TABLE orders ADD COLUMN note text;
ROLLBACK;
-- +goose Down
ALTER TABLE orders DROP COLUMN note;
