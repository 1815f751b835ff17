-- Revert shop:schema from pg

BEGIN;

-- XXX Add DDLs here.

COMMIT;
