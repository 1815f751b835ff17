-- no-transaction
CREATE INDEX CONCURRENTLY j ON t (a);
