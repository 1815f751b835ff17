ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;

-- the old rows
ALTER TABLE orders ADD COLUMN note text;
