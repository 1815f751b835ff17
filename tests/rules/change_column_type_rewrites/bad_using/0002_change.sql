-- The types alone would be free; what is computed is not.
ALTER TABLE t ALTER COLUMN a TYPE varchar(20) USING trim(a);
ALTER TABLE t ALTER COLUMN b TYPE varchar USING b || '';
ALTER TABLE t ALTER COLUMN c TYPE timestamptz USING c AT TIME ZONE 'UTC';
ALTER TABLE t ALTER COLUMN d TYPE text USING e;
ALTER TABLE t ALTER COLUMN e TYPE text USING 'same for all';
ALTER TABLE t ALTER COLUMN f TYPE text USING NULL;
ALTER TABLE t ALTER COLUMN g TYPE text USING coalesce(g, '');
