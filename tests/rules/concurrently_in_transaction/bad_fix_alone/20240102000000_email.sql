-- migrate:up
CREATE INDEX CONCURRENTLY orders_email_idx ON orders (email);

-- migrate:down
DROP INDEX orders_email_idx;
