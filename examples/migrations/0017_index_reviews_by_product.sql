-- The product page lists its reviews.
SET lock_timeout = '2s';

CREATE INDEX CONCURRENTLY reviews_product_id_idx ON reviews (product_id);

RESET lock_timeout;
