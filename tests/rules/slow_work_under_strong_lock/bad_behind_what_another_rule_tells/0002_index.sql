ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX orders_note_idx ON orders (note);
CREATE INDEX items_order_idx ON items (order_id);
