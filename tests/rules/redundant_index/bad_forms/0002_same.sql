CREATE INDEX CONCURRENTLY orders_again_idx ON orders (customer_id, created_at);
