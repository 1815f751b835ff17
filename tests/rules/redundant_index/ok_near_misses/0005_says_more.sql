CREATE UNIQUE INDEX CONCURRENTLY orders_unique_idx ON orders (customer_id);
