-- nobody looks there
ALTER TABLE orders ADD COLUMN mark text;
