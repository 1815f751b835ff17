-- What type it had is known from the first migration.
ALTER TABLE orders ALTER COLUMN email TYPE varchar;
ALTER TABLE orders ALTER COLUMN id TYPE int;
