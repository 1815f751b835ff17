ALTER TABLE orders VALIDATE CONSTRAINT orders_email_is_not_null;
