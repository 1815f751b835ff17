ALTER TABLE orders DROP COLUMN mark;
CREATE INDEX orders_email_idx ON orders (email);
