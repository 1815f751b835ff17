DROP INDEX orders_open;
ALTER TABLE orders ALTER COLUMN email TYPE text;
-- change-column-type-rewrites says it all
ALTER TABLE orders ALTER COLUMN number TYPE bigint;
