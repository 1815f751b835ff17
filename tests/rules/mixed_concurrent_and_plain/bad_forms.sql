-- sluice: transaction(statement)
ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX CONCURRENTLY i ON orders (note);
