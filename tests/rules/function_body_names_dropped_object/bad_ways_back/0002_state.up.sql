ALTER TABLE orders ADD COLUMN state text;
CREATE FUNCTION states() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(state) FROM orders); END $$;
