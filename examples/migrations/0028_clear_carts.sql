-- Forgotten carts, and the test data of the load test.
DELETE FROM cart_items
WHERE cart_id IN (SELECT id FROM carts WHERE updated_at < timestamptz '2023-01-01');

DELETE FROM product_tags;

WITH emptied AS (
    DELETE FROM cart_items
    RETURNING cart_id, product_id
)
UPDATE products
SET stock = stock + 1
FROM emptied
WHERE products.id = emptied.product_id;

DELETE FROM carts WHERE true;
