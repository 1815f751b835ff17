-- +goose NO TRANSACTION
-- +goose Up
VACUUM (ANALYZE) orders;
