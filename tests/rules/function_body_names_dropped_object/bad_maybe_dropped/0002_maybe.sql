DO $$
BEGIN
  IF current_setting('app.old', true) IS NULL THEN
    DROP FUNCTION emails();
  END IF;
END
$$;
