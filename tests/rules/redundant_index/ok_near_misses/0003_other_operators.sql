CREATE INDEX CONCURRENTLY orders_name2_idx ON orders (name);
