-- fixture: pg-version 14
CREATE FUNCTION in_python() RETURNS void LANGUAGE plpython3u AS $$
MERGE INTO orders
$$;
CREATE FUNCTION in_string() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE 'MERGE INTO orders';
  SELECT merge FROM orders;
END
$$;
