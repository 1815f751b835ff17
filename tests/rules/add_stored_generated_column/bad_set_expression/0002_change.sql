ALTER TABLE orders ALTER COLUMN twice SET EXPRESSION AS (price + price);
