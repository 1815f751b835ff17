-- migrate:up
SELECT 1;
-- migrate:downwards
SELECT 2;
-- migrate:down
