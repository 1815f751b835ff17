-- Deploy shop:orders to pg
-- requires: tables/users
-- requires: functions/total@v1
-- conflicts: old_orders

BEGIN;

-- XXX Add DDLs here.

COMMIT;
