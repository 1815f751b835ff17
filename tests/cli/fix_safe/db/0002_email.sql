-- What support looks orders up by.
ALTER TABLE carts ADD COLUMN note text;

CREATE INDEX orders_email_idx ON orders (email);

CREATE UNIQUE INDEX ON orders (total) WHERE total > 0; -- once per total
