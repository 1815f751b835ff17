ALTER TYPE mood ADD VALUE 'happy';
UPDATE people SET mood = 'happy' WHERE id = 1;
ALTER TABLE people ALTER COLUMN mood SET DEFAULT 'happy';
INSERT INTO people VALUES (2, 'happy');
