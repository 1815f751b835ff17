-- The product page lists its reviews.
BEGIN;

CREATE INDEX CONCURRENTLY reviews_product_id_idx ON reviews (product_id);

COMMIT;
