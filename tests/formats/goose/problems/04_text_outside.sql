CREATE TABLE t (id bigint);
-- +goose Up
SELECT 1;
