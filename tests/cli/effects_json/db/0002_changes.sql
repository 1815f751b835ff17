ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE orders ALTER COLUMN note TYPE integer USING note::integer;
DROP TABLE customers CASCADE;
CREATE INDEX CONCURRENTLY ON orders (note);
ALTER TABLE nobody_knows_it ADD COLUMN x int;
DO $$
BEGIN
  IF now() > '2026-01-01' THEN
    EXECUTE 'CREATE INDEX ON orders (id)';
  END IF;
END $$;
SELECT a_function_of_somebody();
