-- sluice: transaction(statement)
SET statement_timeout = '2s';
DISCARD ALL;
ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'a';
