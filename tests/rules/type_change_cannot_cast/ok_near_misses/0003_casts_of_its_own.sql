CREATE TABLE bills (paid int);
CREATE FUNCTION is_paid(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > 0';
CREATE TYPE state AS ENUM ('open', 'paid');
CREATE FUNCTION state_of(int) RETURNS state IMMUTABLE LANGUAGE sql AS $$ SELECT 'paid'::state $$;
CREATE CAST (int AS state) WITH FUNCTION state_of(int) AS ASSIGNMENT;
ALTER TABLE bills ALTER COLUMN paid TYPE state;
