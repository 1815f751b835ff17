-- fixture: pg-version 15
-- fixture: grammar-below 17
ALTER TABLE orders ALTER COLUMN total SET EXPRESSION AS (quantity * 2);
ALTER TABLE orders ADD CONSTRAINT email_is_there NOT NULL email NOT VALID;
ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (quantity * 2);
SET transaction_timeout = '1min';
