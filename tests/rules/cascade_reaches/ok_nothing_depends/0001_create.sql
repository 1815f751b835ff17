CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE alone (id bigint PRIMARY KEY);
CREATE VIEW customer_ids AS SELECT id FROM customers;
CREATE FUNCTION unused() RETURNS int LANGUAGE sql AS 'SELECT 1';
