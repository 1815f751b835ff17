DO $$
BEGIN
  IF current_user = 'admin' THEN
    DROP VIEW notes;
    ALTER TABLE items DROP CONSTRAINT items_order_id_fkey;
    DROP TABLE parts;
  END IF;
END
$$;
ALTER TABLE orders DROP COLUMN note;
DROP TABLE orders;
