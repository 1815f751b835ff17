ALTER TABLE orders_eu VALIDATE CONSTRAINT orders_eu_bound;
