ALTER TYPE address RENAME ATTRIBUTE zip TO postcode;
ALTER TABLE orders RENAME CONSTRAINT orders_check TO orders_total_check;
