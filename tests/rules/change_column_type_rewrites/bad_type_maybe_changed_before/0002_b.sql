DO $$
BEGIN
  IF current_database() = 'shop' THEN
    ALTER TABLE orders ALTER COLUMN amount TYPE integer USING amount::integer;
  END IF;
END $$;
