-- +goose NO TRANSACTION
-- +goose Up
REINDEX (VERBOSE) TABLE CONCURRENTLY orders;

-- +goose Down
SELECT 1;
