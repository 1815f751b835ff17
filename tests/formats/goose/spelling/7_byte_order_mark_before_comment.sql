-- Users.
-- +goose Up
SELECT 1;
