DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'orders_note') THEN
    CREATE INDEX orders_note ON orders (note);
  END IF;
END $$;
