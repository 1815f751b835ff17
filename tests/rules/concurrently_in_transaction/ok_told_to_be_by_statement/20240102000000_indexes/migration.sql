-- sluice: transaction(statement)
CREATE INDEX CONCURRENTLY "orders_email" ON "orders"("email");
CREATE INDEX CONCURRENTLY "orders_number" ON "orders"("number");
