CREATE OR REPLACE FUNCTION replaced() RETURNS bigint LANGUAGE sql AS $$ SELECT count(id) FROM orders $$;
ALTER TABLE orders DROP COLUMN email;
ALTER TABLE orders DROP COLUMN note;
DROP FUNCTION dropped();
