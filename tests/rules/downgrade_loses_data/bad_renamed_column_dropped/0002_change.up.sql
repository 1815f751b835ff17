ALTER TABLE orders RENAME COLUMN email TO address;
