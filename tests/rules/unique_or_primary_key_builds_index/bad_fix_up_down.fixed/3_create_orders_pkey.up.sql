-- no-transaction
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON orders (id);
