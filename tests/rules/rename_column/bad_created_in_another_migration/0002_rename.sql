ALTER TABLE orders RENAME COLUMN mail TO email;
