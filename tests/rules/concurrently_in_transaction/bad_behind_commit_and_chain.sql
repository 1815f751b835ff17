BEGIN;
UPDATE orders SET status = 'new' WHERE status IS NULL;
COMMIT AND CHAIN;
CREATE INDEX CONCURRENTLY orders_email ON orders (email);
ROLLBACK AND NO CHAIN;
CREATE INDEX CONCURRENTLY orders_number ON orders (number);
