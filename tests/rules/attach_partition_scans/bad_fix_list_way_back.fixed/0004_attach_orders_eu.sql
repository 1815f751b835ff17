ALTER TABLE orders ATTACH PARTITION orders_eu FOR VALUES IN ('de', NULL, 'fr');
ALTER TABLE orders_eu DROP CONSTRAINT orders_eu_bound;
