ALTER TABLE orders_eu ADD CONSTRAINT orders_eu_bound CHECK ((country IS NULL OR country IN ('de', 'fr'))) NOT VALID;
