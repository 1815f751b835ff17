ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS email varchar(50);
ALTER TABLE orders DROP COLUMN email;
