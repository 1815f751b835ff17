-- fixture: pg-version 14
CREATE FUNCTION keep() RETURNS void LANGUAGE sql AS $$
  MERGE INTO orders USING orders AS other ON orders.id = other.id WHEN MATCHED THEN DO NOTHING
$$;
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 150000 THEN
    CREATE VIEW open_orders WITH (security_invoker = true) AS SELECT id FROM orders;
    EXECUTE 'ALTER TABLE orders ADD UNIQUE NULLS NOT DISTINCT (email)';
    MERGE INTO orders USING orders AS other ON orders.id = other.id WHEN MATCHED THEN DO NOTHING;
  END IF;
  EXECUTE 'ALTER TABLE orders SET ACCESS METHOD heap';
END
$$;
SELECT keep();
