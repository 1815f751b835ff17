BEGIN;
--
-- Raw Python operation
--
-- THIS OPERATION CANNOT BE WRITTEN AS SQL
--
-- Alter field note on order
--
-- (no-op)
--
-- Raw Python operation
--
-- MIGRATION NOW PERFORMS OPERATION THAT CANNOT BE WRITTEN AS SQL:
-- Raw Python operation
ALTER TABLE "orders" ADD COLUMN "note" text NULL;
COMMIT;
