CREATE TABLE orders (id int PRIMARY KEY, total int, note text);
CREATE VIEW sums AS SELECT id, total FROM orders;
CREATE MATERIALIZED VIEW kept AS SELECT id FROM orders;
CREATE FUNCTION twice(n int, by int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT n * by';
CREATE FUNCTION lines(n int) RETURNS TABLE (id int, note text) LANGUAGE sql AS 'SELECT id, note FROM orders';
