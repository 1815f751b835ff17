DROP INDEX orders_total_idx;
DROP INDEX orders_email_idx;
DROP VIEW totals;
