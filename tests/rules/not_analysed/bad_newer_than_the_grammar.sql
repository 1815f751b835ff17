-- fixture: pg-version 18
-- fixture: grammar-below 18
ALTER TABLE orders ADD CONSTRAINT x NOT NULL email NOT VALID;
ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (n * 2) VIRTUAL;
