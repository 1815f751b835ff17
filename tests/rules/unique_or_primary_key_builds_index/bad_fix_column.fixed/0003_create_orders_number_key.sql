-- sluice: transaction(statement)
CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON orders (number);
