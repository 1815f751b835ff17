REINDEX INDEX orders_email_idx;
ALTER TABLE carts ADD COLUMN note text;
