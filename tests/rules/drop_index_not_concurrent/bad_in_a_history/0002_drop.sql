DROP INDEX orders_email_idx;
DROP INDEX IF EXISTS orders_number_idx;
DROP INDEX IF EXISTS archive.orders_email_idx;
DROP INDEX IF EXISTS no_migration_made_this_one;
