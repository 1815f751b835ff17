ALTER TABLE orders ADD COLUMN active boolean NOT NULL DEFAULT true;
UPDATE orders SET active = false;
