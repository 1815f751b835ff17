-- The index is to be built CONCURRENTLY, and then by itself.
ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX orders_note_idx ON orders (note);
