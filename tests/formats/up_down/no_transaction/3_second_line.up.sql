
-- no-transaction
CREATE INDEX CONCURRENTLY k ON t (a);
