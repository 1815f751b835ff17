-- sluice: transaction(statement)
SET lock_timeout = '2s';
SET statement_timeout = '5s';
SET lock_timeout = '1s';
SELECT 1;
RESET statement_timeout;
