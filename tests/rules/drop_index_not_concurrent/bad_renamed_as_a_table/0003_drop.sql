DROP INDEX IF EXISTS orders_mail_idx;
