ALTER TABLE orders ADD COLUMN region text, ADD COLUMN area text;
UPDATE orders SET region = 'eu', area = 'west';
