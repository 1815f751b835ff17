-- sluice: batch(size=5000, pause=100ms, key=id)
UPDATE orders SET status = 'new' WHERE status IS NULL;
