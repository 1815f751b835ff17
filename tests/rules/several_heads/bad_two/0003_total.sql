ALTER TABLE orders ADD COLUMN total int;
