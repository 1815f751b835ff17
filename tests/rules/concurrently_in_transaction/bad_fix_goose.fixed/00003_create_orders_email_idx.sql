-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY orders_email_idx ON orders (email);

-- +goose Down
DROP INDEX CONCURRENTLY orders_email_idx;
