-- +migrated Up
-- +migrate Sideways
SELECT 1;
