-- The old reviews keep to the new constraints as well.
ALTER TABLE reviews VALIDATE CONSTRAINT reviews_rating_check;
ALTER TABLE reviews VALIDATE CONSTRAINT reviews_product_id_fkey;
