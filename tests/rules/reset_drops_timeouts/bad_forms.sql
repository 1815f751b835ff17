SET lock_timeout = '2s';
SET work_mem = '1GB';
RESET ALL;
ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'a';
