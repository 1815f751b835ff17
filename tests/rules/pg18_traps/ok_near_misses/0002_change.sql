ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (quantity * 2) STORED;
CREATE UNLOGGED TABLE lines (line text);
ANALYZE events;
ANALYZE orders;
