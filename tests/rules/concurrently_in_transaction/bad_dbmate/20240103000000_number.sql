-- migrate:up
CREATE INDEX CONCURRENTLY orders_number ON orders (number);
-- migrate:down transaction:false
DROP INDEX CONCURRENTLY orders_number;
