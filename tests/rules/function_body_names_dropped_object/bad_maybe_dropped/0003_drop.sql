ALTER TABLE orders DROP COLUMN email;
ALTER TABLE orders DROP COLUMN phone;
DO $$
BEGIN
  IF current_setting('app.old', true) IS NULL THEN
    CREATE OR REPLACE FUNCTION phones() RETURNS bigint LANGUAGE sql AS $f$ SELECT count(id) FROM orders $f$;
    DROP FUNCTION all_phones();
  END IF;
END
$$;
