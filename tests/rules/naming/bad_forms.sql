CREATE TABLE "OrderItems" (id bigint PRIMARY KEY, "orderId" bigint CONSTRAINT "Positive" CHECK ("orderId" > 0));
CREATE INDEX "2nd" ON "OrderItems" ("orderId");
ALTER TABLE "OrderItems" RENAME COLUMN id TO "ID";
