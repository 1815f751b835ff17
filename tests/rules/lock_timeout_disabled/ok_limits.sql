-- sluice: transaction(statement)
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY i ON orders (email);
CREATE TABLE notes (id int);
ALTER TABLE notes ADD COLUMN a text;
SET statement_timeout = '5s';
ALTER TABLE orders ADD COLUMN a text;
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN b text;
