-- sluice: transaction(statement)
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;  -- cents
ALTER TABLE orders VALIDATE CONSTRAINT positive;
SELECT 1;
