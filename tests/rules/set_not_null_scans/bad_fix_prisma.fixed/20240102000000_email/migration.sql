ALTER TABLE "Order" ADD CONSTRAINT "Order_email_is_not_null" CHECK (email IS NOT NULL) NOT VALID;
