CREATE TABLE orders (id integer PRIMARY KEY, email varchar(50));
ALTER TABLE orders ALTER COLUMN id TYPE bigint, ALTER COLUMN email TYPE varchar(20);
CREATE TEMP TABLE picked (id integer);
ALTER TABLE picked ALTER COLUMN id TYPE bigint;
