ALTER TABLE orders ALTER COLUMN number TYPE int;
ALTER TABLE orders ALTER COLUMN paid TYPE boolean;
ALTER TABLE orders ALTER COLUMN old_mood TYPE feeling;
ALTER TABLE orders ALTER COLUMN sums TYPE int[];
