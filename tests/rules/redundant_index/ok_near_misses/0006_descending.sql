CREATE INDEX CONCURRENTLY orders_desc_idx ON orders (customer_id, created_at DESC);
