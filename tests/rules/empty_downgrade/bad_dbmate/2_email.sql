-- migrate:up
ALTER TABLE orders ADD COLUMN email text;

-- migrate:down

