CREATE FUNCTION again(n int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF n > 0 THEN
    PERFORM again(n - 1);
  END IF;
  DELETE FROM orders;
END $$;
SELECT again(3);
