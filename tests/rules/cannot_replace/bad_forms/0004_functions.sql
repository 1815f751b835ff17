CREATE OR REPLACE FUNCTION twice(n int, by int) RETURNS int LANGUAGE sql AS 'SELECT n * by';
CREATE OR REPLACE FUNCTION lines(m int) RETURNS TABLE (id int, note text) LANGUAGE sql AS 'SELECT id, note FROM orders';
CREATE OR REPLACE FUNCTION lines(m int) RETURNS TABLE (id int, total int) LANGUAGE sql AS 'SELECT id, total FROM orders';
