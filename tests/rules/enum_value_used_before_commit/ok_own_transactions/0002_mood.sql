-- sluice: transaction(statement)
ALTER TYPE mood ADD VALUE 'happy';
UPDATE people SET mood = 'happy' WHERE id = 1;
