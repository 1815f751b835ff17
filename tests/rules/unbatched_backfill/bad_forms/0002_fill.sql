UPDATE orders SET status = 'new' WHERE status IS NULL;
ALTER TABLE orders ADD COLUMN region text;
UPDATE orders SET region = 'eu' WHERE region IS NULL AND true;
