-- Coffee got dearer: new prices from today on, and a log of them.
UPDATE products
SET price_cents = product_feed.price_cents
FROM staging.product_feed
WHERE products.sku = product_feed.sku;

WITH raised AS (
    UPDATE products
    SET price_cents = price_cents + 50
    RETURNING id, price_cents
)
INSERT INTO price_log (product_id, price_cents)
SELECT id, price_cents FROM raised;

UPDATE customers SET newsletter = true WHERE true;

UPDATE orders
SET discount_cents = 0;
