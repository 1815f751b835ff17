-- fixture: pg-version 14
CREATE FUNCTION in_sql() RETURNS void LANGUAGE sql AS $$
  SELECT 1;
  MERGE INTO orders USING orders AS other ON orders.id = other.id WHEN MATCHED THEN DO NOTHING
$$;
CREATE FUNCTION in_plpgsql() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF true THEN
    MERGE INTO orders USING orders AS other ON orders.id = other.id WHEN MATCHED THEN DO NOTHING;
  END IF;
  EXECUTE 'ALTER TABLE orders SET ACCESS METHOD heap';
END
$$;
CREATE FUNCTION in_quotes() RETURNS void LANGUAGE sql AS
  'MERGE INTO orders USING orders AS other ON orders.id = other.id WHEN MATCHED THEN DO NOTHING';
SET check_function_bodies = off;
CREATE FUNCTION unread() RETURNS void LANGUAGE sql AS $$
  MERGE INTO orders USING orders AS other ON orders.id = other.id WHEN MATCHED THEN DO NOTHING
$$;
