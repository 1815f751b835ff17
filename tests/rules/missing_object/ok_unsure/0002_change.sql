ALTER TABLE orders DROP COLUMN note;
ALTER TABLE dropped ADD COLUMN note text;
