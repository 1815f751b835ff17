-- CreateIndex
CREATE INDEX CONCURRENTLY "orders_email" ON "orders"("email");
-- CreateIndex
CREATE INDEX CONCURRENTLY "orders_number" ON "orders"("number");
