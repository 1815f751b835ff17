ALTER TABLE carts ADD COLUMN note text;
