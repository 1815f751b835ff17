-- Deploy shop:tables/users to pg
-- requires: schema

BEGIN;

-- XXX Add DDLs here.

COMMIT;
