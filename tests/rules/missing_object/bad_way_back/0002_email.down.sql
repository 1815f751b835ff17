ALTER TABLE orders DROP COLUMN email;
DROP INDEX orders_email;
