SET LOCAL timezone = 'UTC';
ALTER TABLE t ALTER COLUMN a TYPE timestamptz;
