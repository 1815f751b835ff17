ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey ENFORCED;
ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (quantity * 2);
CREATE UNLOGGED TABLE measures (at timestamptz) PARTITION BY RANGE (at);
ALTER TABLE events SET UNLOGGED;
ANALYZE base;
