-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY orders_email ON orders (email);
-- migrate:down
DROP INDEX CONCURRENTLY orders_email;
