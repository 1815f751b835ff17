ALTER TABLE orders ADD COLUMN weight int CHECK (weight > 0);
ALTER TABLE orders ADD COLUMN region_id int DEFAULT 1 REFERENCES regions (id);
