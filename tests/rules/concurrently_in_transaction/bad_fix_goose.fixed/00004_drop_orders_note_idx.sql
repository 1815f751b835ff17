-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY orders_note_idx;

-- +goose Down
CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);
