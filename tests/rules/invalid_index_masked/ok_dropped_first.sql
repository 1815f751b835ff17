DROP INDEX CONCURRENTLY IF EXISTS orders_email_idx;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_email_idx ON orders (email);
CREATE INDEX CONCURRENTLY orders_number_idx ON orders (number);
