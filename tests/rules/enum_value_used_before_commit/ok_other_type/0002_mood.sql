ALTER TYPE mood ADD VALUE 'happy';
UPDATE people SET name = 'happy' WHERE id = 1;
