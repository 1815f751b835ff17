-- +goose Up
ALTER TABLE orders ADD COLUMN note text;
-- +goose Down
BEGIN;
ALTER TABLE orders DROP COLUMN note;
