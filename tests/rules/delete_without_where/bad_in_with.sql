WITH gone AS (DELETE FROM orders RETURNING *) INSERT INTO archive SELECT * FROM gone;
WITH gone AS (
    DELETE FROM orders WHERE 1 = 1 RETURNING id
), kept AS (
    DELETE FROM order_lines WHERE id = 1 RETURNING id
)
SELECT count(*) FROM gone;
WITH x AS (SELECT 1) DELETE FROM customers;
