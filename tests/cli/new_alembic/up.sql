-- Two of them; :name is no parameter.
ALTER TABLE orders ADD COLUMN cents bigint DEFAULT 0::bigint;
UPDATE orders SET note = 'at 12:30 :name \d+', cents = 1;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;
COMMENT ON TABLE orders IS '"""';
