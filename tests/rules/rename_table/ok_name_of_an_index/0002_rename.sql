-- Allowed, if odd: clients do not say the names of indexes.
ALTER TABLE orders_email_idx RENAME TO orders_mail_idx;
