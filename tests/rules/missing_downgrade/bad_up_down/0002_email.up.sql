-- a comment first
ALTER TABLE orders ADD COLUMN email text;
