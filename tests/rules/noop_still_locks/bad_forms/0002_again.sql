-- sluice: transaction(statement)
ALTER TABLE orders ADD COLUMN IF NOT EXISTS email text;
ALTER TABLE orders DROP COLUMN IF EXISTS note;
ALTER TABLE orders DROP CONSTRAINT IF EXISTS none;
CREATE INDEX IF NOT EXISTS orders_email_idx ON orders (email);
ALTER TABLE orders ALTER COLUMN id SET NOT NULL;
