ALTER VIEW open_orders RENAME TO pending_orders;
ALTER SCHEMA app RENAME TO application;
ALTER TYPE mood RENAME VALUE 'sad' TO 'unhappy';
