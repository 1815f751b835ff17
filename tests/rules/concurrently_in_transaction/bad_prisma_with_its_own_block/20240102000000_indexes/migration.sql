-- Behind COMMIT there is no block, but PostgreSQL refuses it in a query string of several statements all the same.
BEGIN;
UPDATE "orders" SET "email" = lower("email") WHERE "email" <> lower("email");
COMMIT;
CREATE INDEX CONCURRENTLY "orders_email" ON "orders"("email");
