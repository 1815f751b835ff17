-- Nobody has seen the column.
ALTER TABLE orders ADD COLUMN email_lower text;
UPDATE orders SET email_lower = lower(email) WHERE email <> lower(email);
ALTER TABLE orders DROP COLUMN email_lower;
