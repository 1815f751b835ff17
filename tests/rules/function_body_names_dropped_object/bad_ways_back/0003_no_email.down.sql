ALTER TABLE orders ADD COLUMN email text;
CREATE OR REPLACE FUNCTION emails() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM orders $$;
