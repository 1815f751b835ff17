-- no-transaction
DROP INDEX CONCURRENTLY IF EXISTS "number key";
