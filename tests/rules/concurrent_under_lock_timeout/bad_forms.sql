-- sluice: transaction(statement)
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY i ON orders (email);
DROP INDEX CONCURRENTLY i;
REINDEX TABLE CONCURRENTLY orders;
ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;
SET lock_timeout = 0;
SET statement_timeout = 60000;
CREATE INDEX CONCURRENTLY j ON orders (email);
