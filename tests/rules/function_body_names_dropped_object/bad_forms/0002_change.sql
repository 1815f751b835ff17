ALTER TABLE orders DROP COLUMN email;
ALTER TABLE orders DROP COLUMN touched;
ALTER TABLE orders RENAME COLUMN total TO amount;
DROP TABLE old_orders;
ALTER TABLE log RENAME TO lines;
