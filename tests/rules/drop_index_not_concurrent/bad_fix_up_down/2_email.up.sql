DROP INDEX orders_email_idx; -- nobody looks there
ALTER TABLE orders ADD COLUMN mark text;
