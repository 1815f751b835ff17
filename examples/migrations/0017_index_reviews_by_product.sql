-- The product page lists its reviews.
CREATE INDEX CONCURRENTLY IF NOT EXISTS reviews_product_id_idx ON reviews (product_id);
