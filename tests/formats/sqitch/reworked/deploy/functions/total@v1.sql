-- Deploy shop:functions/total to pg
-- requires: tables/users

BEGIN;

-- XXX Add DDLs here.

COMMIT;
