-- It is there now: this does nothing, but the last one makes a new one.
ALTER TABLE orders ADD COLUMN IF NOT EXISTS region text NOT NULL;
ALTER TABLE orders DROP COLUMN region;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS region text NOT NULL;
