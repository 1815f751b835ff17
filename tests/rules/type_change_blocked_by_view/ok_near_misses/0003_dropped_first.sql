BEGIN;
DROP VIEW names;
ALTER TABLE customers ALTER COLUMN name TYPE text;
CREATE VIEW names AS SELECT name FROM customers;
COMMIT;
