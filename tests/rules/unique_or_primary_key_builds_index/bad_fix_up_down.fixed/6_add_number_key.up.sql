ALTER TABLE orders ADD CONSTRAINT "number key" UNIQUE USING INDEX "number key";
