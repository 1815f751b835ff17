CREATE TABLE parts (id serial PRIMARY KEY, order_id bigint REFERENCES orders);
CREATE TYPE mood AS ENUM ('sad');
ALTER TABLE orders ADD COLUMN mood mood, ALTER COLUMN total DROP NOT NULL, ALTER COLUMN total TYPE bigint;
ALTER TABLE orders RENAME COLUMN email TO address;
ALTER INDEX orders_email_idx RENAME TO orders_address_idx;
CREATE INDEX ON orders (mood);
