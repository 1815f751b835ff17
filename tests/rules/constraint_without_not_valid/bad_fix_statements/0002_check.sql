-- sluice: transaction(statement)
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);  -- cents
SELECT 1;
