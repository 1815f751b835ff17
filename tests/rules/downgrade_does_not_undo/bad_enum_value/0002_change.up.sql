ALTER TYPE mood ADD VALUE 'glad';
ALTER TABLE orders ADD COLUMN mood mood;
