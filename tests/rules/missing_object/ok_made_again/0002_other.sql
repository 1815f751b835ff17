ALTER TABLE orders DROP COLUMN email;
DROP INDEX IF EXISTS orders_email;
ALTER TABLE orders ADD COLUMN email text;
CREATE INDEX orders_email ON orders (email);
DROP INDEX orders_email;
ALTER TABLE orders ALTER COLUMN id TYPE bigint;
DROP INDEX elsewhere;
