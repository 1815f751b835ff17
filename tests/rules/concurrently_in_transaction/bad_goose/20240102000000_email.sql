-- +goose Up
CREATE INDEX CONCURRENTLY orders_email ON orders (email);
-- +goose Down
DROP INDEX CONCURRENTLY orders_email;
