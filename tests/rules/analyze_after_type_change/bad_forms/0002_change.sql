ANALYZE orders;
ALTER TABLE orders ALTER COLUMN email TYPE varchar(200);
ANALYZE other;
