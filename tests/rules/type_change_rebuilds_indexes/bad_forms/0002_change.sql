ALTER TABLE orders ALTER COLUMN email TYPE varchar(200);
ALTER TABLE orders ALTER COLUMN email TYPE varchar(200);
ALTER TABLE orders ALTER COLUMN code TYPE text;
ALTER TABLE orders ALTER COLUMN note TYPE text COLLATE "C";
SET timezone = 'UTC';
ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;
ALTER TABLE events ALTER COLUMN kind TYPE text;
