CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_email_idx ON orders (email);
DROP INDEX CONCURRENTLY IF EXISTS orders_other_idx;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_number_idx ON app.orders (number);
