-- Deploy shop:schema to pg

BEGIN;

-- XXX Add DDLs here.

COMMIT;
