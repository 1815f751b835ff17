ALTER TABLE orders ADD COLUMN email varchar(50);
UPDATE orders SET email = substr(contact, 8);
CREATE INDEX orders_email_idx ON orders (email);
ALTER TABLE orders DROP COLUMN contact;
