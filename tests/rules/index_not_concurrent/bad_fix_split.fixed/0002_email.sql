-- What support looks orders up by.
ALTER TABLE carts ADD COLUMN note text;

-- once per total
