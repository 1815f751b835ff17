ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders DROP CONSTRAINT orders_email_is_not_null;
