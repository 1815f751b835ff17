-- The check has done its work: the column itself says it from here on.
ALTER TABLE products ALTER COLUMN weight_grams SET NOT NULL;
ALTER TABLE products DROP CONSTRAINT products_weight_grams_check;
