DO $$
BEGIN
  ALTER TABLE orders ADD COLUMN more text;
  UPDATE orders SET more = note WHERE note IS NOT NULL;
END $$;
