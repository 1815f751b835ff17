-- sluice: transaction(statement)
DROP INDEX CONCURRENTLY i;
BEGIN;
UPDATE orders SET note = 'x' WHERE id = 1;
COMMIT;
