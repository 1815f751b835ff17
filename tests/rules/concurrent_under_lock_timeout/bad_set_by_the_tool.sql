-- fixture: session lock_timeout = 5s
-- sluice: transaction(statement)
CREATE INDEX CONCURRENTLY i ON orders (email);
