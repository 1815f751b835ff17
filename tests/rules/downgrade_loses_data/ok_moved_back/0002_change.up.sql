ALTER TABLE orders ADD COLUMN contact text;
UPDATE orders SET contact = 'mailto:' || email;
ALTER TABLE orders DROP COLUMN email;
