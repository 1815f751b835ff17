-- fixture: pg-version 15
-- fixture: grammar-below 17
ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (quantity * 2), ALTER COLUMN total SET EXPRESSION AS (1);
SELEC FROM JSON_TABLE (a);
