ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX j ON orders (note);
