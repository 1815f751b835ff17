ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX orders_email ON orders (email);
