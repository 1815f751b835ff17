-- +goose NO TRANSACTION
-- +goose Up
REINDEX TABLE CONCURRENTLY carts;

-- +goose Down
-- There is nothing to undo.
