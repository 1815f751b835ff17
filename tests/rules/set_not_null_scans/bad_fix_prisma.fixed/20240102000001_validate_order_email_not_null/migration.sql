ALTER TABLE "Order" VALIDATE CONSTRAINT "Order_email_is_not_null";
