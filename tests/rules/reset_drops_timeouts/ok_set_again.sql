SET lock_timeout = '2s';
RESET ALL;
SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'a';
RESET lock_timeout;
