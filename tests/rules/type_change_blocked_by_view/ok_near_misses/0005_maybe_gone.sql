DO $$
BEGIN
  IF current_user = 'admin' THEN
    DROP VIEW notes;
  END IF;
END
$$;
ALTER TABLE orders ALTER COLUMN note TYPE text;
