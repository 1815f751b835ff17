-- sluice: transaction(statement)
CREATE UNIQUE INDEX CONCURRENTLY ON orders (total) WHERE total > 0;
