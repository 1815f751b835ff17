DROP INDEX orders_two_idx;
DROP INDEX orders_email_idx;
