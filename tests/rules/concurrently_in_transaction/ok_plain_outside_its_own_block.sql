BEGIN;
UPDATE orders SET status = 'new' WHERE status IS NULL;
COMMIT;
CREATE INDEX CONCURRENTLY orders_email ON orders (email);
BEGIN;
UPDATE orders SET status = 'old' WHERE status = 'done';
ROLLBACK;
DROP INDEX CONCURRENTLY orders_number;
