DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables LOOP
    EXECUTE 'ALTER TABLE ' || name || ' SET (fillfactor = 90)';
  END LOOP;
  EXECUTE 'ALTER TABLE orders ' || 'ADD COLUMN more text';
END $$;
DO LANGUAGE plpython3u 'plpy.execute("DROP TABLE orders")';
DO $$ BEGIN THIS IS NOT PLPGSQL END $$;
