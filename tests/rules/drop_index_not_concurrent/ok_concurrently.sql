DROP INDEX CONCURRENTLY orders_email_idx;
DROP INDEX CONCURRENTLY IF EXISTS sales.orders_email_idx;
