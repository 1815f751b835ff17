ALTER TABLE "Order" VALIDATE CONSTRAINT "Order_email_not_null";
