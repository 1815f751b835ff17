-- sluice: transaction(whole)
BEGIN;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
