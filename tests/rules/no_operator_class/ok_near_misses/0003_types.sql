ALTER TABLE customers ALTER COLUMN name TYPE varchar(40);
ALTER TABLE customers ALTER COLUMN data TYPE jsonb;
