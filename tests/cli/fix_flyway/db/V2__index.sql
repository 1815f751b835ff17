CREATE INDEX orders_note_idx ON orders (note);
ALTER TABLE orders ADD COLUMN email text;
