-- +goose Up
REINDEX (VERBOSE) TABLE orders;

-- +goose Down
SELECT 1;
