-- sluice: transaction(statement)
CREATE TABLE items (id bigint PRIMARY KEY, old int);
CREATE INDEX items_old_idx ON items (old);
ALTER TABLE items DROP COLUMN old;
