-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY orders_note_idx ON orders (id);
-- +goose Down
DROP INDEX CONCURRENTLY orders_note_idx;
