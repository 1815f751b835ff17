WITH changed AS (UPDATE orders SET status = 'new' RETURNING id) SELECT count(*) FROM changed;
WITH x AS (SELECT 1) UPDATE customers SET name = '' WHERE true;
