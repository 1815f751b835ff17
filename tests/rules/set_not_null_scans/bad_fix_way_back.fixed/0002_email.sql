ALTER TABLE orders ADD CONSTRAINT orders_email_is_not_null CHECK (email IS NOT NULL) NOT VALID, ADD COLUMN note text;
