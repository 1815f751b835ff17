-- The table's columns are not known: perhaps these change nothing.
ALTER TABLE orders ALTER COLUMN id TYPE bigint;
ALTER TABLE orders ALTER COLUMN email TYPE text;
ALTER TABLE orders ALTER COLUMN email TYPE text USING lower(email);
