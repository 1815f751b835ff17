CREATE TABLE orders (id bigint PRIMARY KEY, status text DEFAULT 'new', tax int DEFAULT 1 + 1, at date DEFAULT current_date,
  net int CHECK (net > tax), gross int GENERATED ALWAYS AS (net + tax) STORED, by text DEFAULT current_user, CHECK (status <> 'x'));
ALTER TABLE orders ADD COLUMN other int GENERATED ALWAYS AS (net * 2) STORED;
ALTER TABLE orders ALTER COLUMN status SET DEFAULT ${status};
ALTER TABLE orders ALTER COLUMN status SET DEFAULT {{ status }};
ALTER TABLE orders ALTER COLUMN status SET DEFAULT :'status';
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'x'::text || 'y';
CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE orders ALTER COLUMN tax SET DEFAULT own();
CREATE POLICY own ON orders USING (id IN (SELECT 1));
