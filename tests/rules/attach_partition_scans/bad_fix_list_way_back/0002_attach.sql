ALTER TABLE orders ATTACH PARTITION orders_eu FOR VALUES IN ('de', NULL, 'fr');
