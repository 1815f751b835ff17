-- No client can say the name of a column that appears in the same transaction.
ALTER TABLE orders ADD COLUMN mail text;
ALTER TABLE orders RENAME COLUMN mail TO contact_email;
