-- Verify shop:schema on pg

BEGIN;

-- XXX Add verifications here.

ROLLBACK;
