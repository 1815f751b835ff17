ALTER TABLE orders_eu DROP CONSTRAINT orders_eu_bound;
