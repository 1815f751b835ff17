-- +migrate Up
SELECT 1;
-- +migrate Sideways
--comment
-- +migrate Down
