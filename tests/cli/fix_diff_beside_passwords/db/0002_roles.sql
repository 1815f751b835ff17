-- sluice: transaction(statement)
ALTER ROLE app PASSWORD 'hunter2';
DROP INDEX orders_email_idx;
ALTER ROLE reader PASSWORD 'hunter3';
SELECT 1;
CREATE INDEX orders_id_idx ON orders (id);
SELECT 2;
