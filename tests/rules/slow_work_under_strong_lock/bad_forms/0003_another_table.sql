ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX items_order_idx ON items (order_id);
DELETE FROM items WHERE order_id IS NULL;
