ALTER TABLE orders ADD COLUMN email varchar(50);
