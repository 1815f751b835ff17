-- Shipping needs a weight; for equipment we assume half a kilo, a thousand rows at a time.
WITH batch AS (
    SELECT id
    FROM products
    WHERE weight_grams IS NULL
    ORDER BY id
    LIMIT 1000
    FOR UPDATE SKIP LOCKED
)
UPDATE products
SET weight_grams = 500
FROM batch
WHERE products.id = batch.id;
