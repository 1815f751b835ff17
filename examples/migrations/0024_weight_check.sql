-- New products must have a weight.
ALTER TABLE products
    ADD CONSTRAINT products_weight_grams_check CHECK (weight_grams IS NOT NULL) NOT VALID;
