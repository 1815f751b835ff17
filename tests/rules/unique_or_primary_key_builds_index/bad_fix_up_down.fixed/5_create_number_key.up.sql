-- no-transaction
CREATE UNIQUE INDEX CONCURRENTLY "number key" ON orders (number) INCLUDE (region);
