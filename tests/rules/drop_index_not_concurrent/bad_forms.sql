DROP INDEX orders_email_idx;
DROP INDEX sales.orders_email_idx;
DROP INDEX IF EXISTS orders_number_idx;
DROP INDEX orders_a, orders_b;
