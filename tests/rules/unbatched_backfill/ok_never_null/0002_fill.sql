-- No row is met: the column may not be null.
UPDATE orders SET metadata = '{}' WHERE metadata IS NULL;
