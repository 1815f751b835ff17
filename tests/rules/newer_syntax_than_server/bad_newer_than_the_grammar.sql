-- fixture: pg-version 10
-- fixture: grammar-below 18
ALTER TABLE orders ADD CONSTRAINT x NOT NULL email NOT VALID;
