-- And the old ones have one by now.
ALTER TABLE products VALIDATE CONSTRAINT products_weight_grams_check;
