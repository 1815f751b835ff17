ALTER TABLE orders ALTER COLUMN email TYPE varchar(100), ALTER COLUMN total TYPE numeric(12,2);
ALTER TABLE notes ALTER COLUMN body TYPE text;
