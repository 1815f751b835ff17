-- sluice: transaction(statement)
SET LOCAL lock_timeout = '2s';
SELECT set_config('statement_timeout', '5s', true);
LOCK TABLE orders;
SAVEPOINT a;
BEGIN;
COMMIT;
SET LOCAL statement_timeout = 0;
