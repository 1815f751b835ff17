ALTER TABLE orders ADD COLUMN email text;
CREATE INDEX CONCURRENTLY orders_email ON orders (email);
