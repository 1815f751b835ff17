ALTER TABLE orders DROP COLUMN IF EXISTS no_such_column;
