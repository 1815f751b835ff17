DROP INDEX orders_email_idx;
DROP TABLE orders;
