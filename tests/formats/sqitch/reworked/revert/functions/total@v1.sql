-- Revert shop:functions/total from pg

BEGIN;

-- XXX Add DDLs here.

COMMIT;
