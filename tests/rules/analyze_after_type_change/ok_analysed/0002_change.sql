ALTER TABLE orders ALTER COLUMN email TYPE varchar(200);
ANALYZE orders;
CREATE TABLE fresh (a int);
ALTER TABLE fresh ALTER COLUMN a TYPE bigint;
