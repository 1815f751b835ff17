-- The function goes on for the other table.
ALTER TABLE orders DROP COLUMN modified_at;
DROP TRIGGER orders_modified ON orders;
