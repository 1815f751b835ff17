BEGIN;
SET LOCAL search_path TO staging;
SET timezone = 'UTC';
COMMIT;
-- SET LOCAL search_path has ended, whatever else was set.
CREATE TABLE staging.orders (id bigint PRIMARY KEY);
CREATE INDEX a ON orders (id);
