ALTER TABLE "Order" ALTER COLUMN email SET NOT NULL;
ALTER TABLE "Order" DROP CONSTRAINT "Order_email_is_not_null";
