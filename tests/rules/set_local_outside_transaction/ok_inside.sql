BEGIN;
SET LOCAL lock_timeout = '2s';
SAVEPOINT a;
COMMIT;
SET lock_timeout = '2s';
SELECT set_config('statement_timeout', '5s', false);
DO $$ BEGIN SET LOCAL lock_timeout = '2s'; END $$;
RESET lock_timeout;
RESET statement_timeout;
