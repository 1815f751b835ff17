-- +goose Up
CREATE INDEX CONCURRENTLY i ON t (a);
-- +goose Down
DROP INDEX CONCURRENTLY i;
-- +goose no transaction
