ALTER TABLE orders RENAME COLUMN email TO contact_email;
ALTER TABLE orders RENAME email TO contact_email;
ALTER TABLE IF EXISTS "Sales"."Orders" RENAME COLUMN "E mail" TO "Größe";
