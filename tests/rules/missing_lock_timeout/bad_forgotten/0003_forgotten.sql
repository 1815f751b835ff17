ALTER TABLE orders ADD COLUMN b text;
ALTER TABLE orders ADD COLUMN c text;
