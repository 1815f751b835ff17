CREATE TABLE orders (id bigint PRIMARY KEY, email varchar(50));
CREATE INDEX orders_lower ON orders (lower(email));
ALTER TABLE orders ALTER COLUMN email TYPE text;
