ALTER TABLE orders RENAME TO purchases;
ALTER TABLE IF EXISTS "Sales"."Orders" RENAME TO "Purchases";
