-- Up Migration
SELECT 1; -- Down Migration
-- Step Down Migration
-- Down-Migration
