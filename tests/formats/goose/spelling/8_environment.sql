-- +goose Up
-- +goose ENVSUB ON
CREATE SCHEMA ${SCHEMA};
-- +goose envsub off
