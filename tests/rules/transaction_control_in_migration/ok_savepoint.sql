-- sluice: transaction(whole)
SAVEPOINT s;
ALTER TABLE orders ADD COLUMN note text;
ROLLBACK TO s;
