ALTER TABLE orders DROP COLUMN doubled, ALTER COLUMN total TYPE bigint;
