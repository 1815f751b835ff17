ALTER TABLE orders ADD COLUMN total numeric GENERATED ALWAYS AS (price * quantity) STORED;
ALTER TABLE orders
  ADD COLUMN note text,
  ADD COLUMN IF NOT EXISTS domain text GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED;
