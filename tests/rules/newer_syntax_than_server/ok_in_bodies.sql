-- fixture: pg-version 15
CREATE FUNCTION keep() RETURNS void LANGUAGE sql AS $$
  MERGE INTO orders USING orders AS other ON orders.id = other.id WHEN MATCHED THEN DO NOTHING
$$;
DO $$
BEGIN
  MERGE INTO orders USING orders AS other ON orders.id = other.id WHEN MATCHED THEN DO NOTHING;
  EXECUTE 'ALTER TABLE orders SET ACCESS METHOD heap';
  RAISE NOTICE 'NOT MATCHED BY SOURCE';
END
$$;
SELECT keep();
