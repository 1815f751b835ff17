-- "My orders" sorts by date as well; built while the shop stays open.
CREATE INDEX CONCURRENTLY orders_customer_id_placed_at_idx ON orders (customer_id, placed_at DESC);
