DROP TABLE a;
ALTER TABLE orders ADD COLUMN note varchar(10);
