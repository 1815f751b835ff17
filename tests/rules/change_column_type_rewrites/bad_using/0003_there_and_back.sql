ALTER TABLE t ALTER COLUMN g TYPE text USING g::integer::text;
