-- sluice: transaction(statement)
ALTER ROLE app PASSWORD 'hunter2';
DROP INDEX orders_email_idx;
ALTER ROLE app PASSWORD 'hunter3'; CREATE INDEX orders_id_idx ON orders (id); SELECT 'hunter2';
