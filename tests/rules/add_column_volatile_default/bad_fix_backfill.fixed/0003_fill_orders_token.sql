-- sluice: transaction(statement)
DO $$
BEGIN
  LOOP
    UPDATE orders SET token = DEFAULT
      WHERE ctid = ANY (ARRAY (SELECT ctid FROM orders WHERE token IS NULL LIMIT 10000));
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END
$$;
