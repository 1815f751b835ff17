CREATE TABLE items (id int);
CREATE INDEX CONCURRENTLY IF NOT EXISTS items_id_idx ON items (id);
