-- +goose Up
SELECT 1; -- the end
-- nothing to undo
