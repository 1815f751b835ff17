-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY orders_email ON orders (email);
CREATE INDEX CONCURRENTLY orders_number ON orders (number);
-- +goose Down
DROP INDEX CONCURRENTLY orders_number;
DROP INDEX CONCURRENTLY orders_email;
