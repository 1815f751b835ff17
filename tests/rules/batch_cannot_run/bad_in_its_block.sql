BEGIN;
-- sluice: batch(size=5000, pause=100ms, key=id)
DELETE FROM orders WHERE status = 'cancelled';
COMMIT;
