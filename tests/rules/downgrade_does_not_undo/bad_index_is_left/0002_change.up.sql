CREATE INDEX orders_total_idx ON orders (total);
ALTER TABLE orders ADD COLUMN note text;
