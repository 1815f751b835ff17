ALTER INDEX orders_email_idx RENAME TO orders_mail_idx;
ALTER TABLE orders RENAME CONSTRAINT orders_check TO orders_total_check;
ALTER SEQUENCE orders_id_seq RENAME TO orders_seq;
ALTER TYPE mood RENAME TO feeling;
