-- Verify shop:tables/users on pg

BEGIN;

-- XXX Add verifications here.

ROLLBACK;
