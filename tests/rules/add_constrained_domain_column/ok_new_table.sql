CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE orders (id bigint PRIMARY KEY, a positive);
ALTER TABLE orders ADD COLUMN b positive;
