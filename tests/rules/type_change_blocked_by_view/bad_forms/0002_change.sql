ALTER TABLE orders ALTER COLUMN email TYPE varchar(20);
ALTER TABLE orders ALTER COLUMN note TYPE text;
ALTER TABLE orders ALTER COLUMN total TYPE bigint;
