-- sluice: transaction(statement)
CREATE TABLE IF NOT EXISTS items (id bigint PRIMARY KEY, old int);
CREATE INDEX CONCURRENTLY items_old_idx ON items (old);
ALTER TABLE items DROP COLUMN IF EXISTS old;
