ALTER TABLE orders ALTER COLUMN number TYPE int USING number::int;
ALTER TABLE orders ALTER COLUMN paid TYPE amount;
ALTER TABLE orders ALTER COLUMN old_mood TYPE text;
ALTER TABLE orders ALTER COLUMN sums TYPE varchar[];
ALTER TABLE orders ALTER COLUMN mood DROP DEFAULT, ALTER COLUMN mood TYPE feeling USING mood::text::feeling, ALTER COLUMN mood SET DEFAULT 'none';
ALTER TABLE orders ALTER COLUMN note TYPE varchar(9);
ALTER TABLE elsewhere ALTER COLUMN note TYPE int;
