-- Revert shop:tables/users from pg

BEGIN;

-- XXX Add DDLs here.

COMMIT;
