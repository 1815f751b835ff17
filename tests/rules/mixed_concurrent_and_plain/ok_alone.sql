-- sluice: transaction(statement)
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS i;
CREATE INDEX CONCURRENTLY i ON orders (note);
COMMENT ON INDEX i IS 'for the list';
ANALYZE orders;
