BEGIN;
--
-- Add field note to order
--
ALTER TABLE "shop_order" ADD COLUMN "note" text DEFAULT '' NOT NULL;
ALTER TABLE "shop_order" ALTER COLUMN "note" DROP DEFAULT;
--
-- Raw Python operation
--
-- THIS OPERATION CANNOT BE WRITTEN AS SQL
--
-- Alter field code on order
--
-- (no-op)
ALTER TABLE "shop_order" ADD CONSTRAINT "shop_order_user_id_1_fk_auth_user_id" FOREIGN KEY ("user_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "shop_order_user_id_1" ON "shop_order" ("user_id");
COMMIT;
