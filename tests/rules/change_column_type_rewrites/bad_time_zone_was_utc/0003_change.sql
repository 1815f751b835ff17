-- A session of its own.
ALTER TABLE t ALTER COLUMN d TYPE timestamptz;
