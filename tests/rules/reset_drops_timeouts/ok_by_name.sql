SET lock_timeout = '2s';
SET work_mem = '1GB';
RESET work_mem;
ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'a';
RESET lock_timeout;
