ALTER TABLE orders DROP COLUMN note, ADD COLUMN email text;
ALTER TABLE customers ALTER COLUMN name TYPE varchar(80);
CREATE INDEX CONCURRENTLY customers_name ON customers (name);
UPDATE orders SET email = 'unknown';
