CREATE INDEX CONCURRENTLY orders_email ON orders (email);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_number ON orders (number);
CREATE INDEX CONCURRENTLY ON orders (status);
