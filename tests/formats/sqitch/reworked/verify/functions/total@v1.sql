-- Verify shop:functions/total on pg

BEGIN;

-- XXX Add verifications here.

ROLLBACK;
