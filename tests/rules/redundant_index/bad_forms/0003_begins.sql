CREATE INDEX CONCURRENTLY orders_short_idx ON orders (customer_id);
