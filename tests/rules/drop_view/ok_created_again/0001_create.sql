CREATE VIEW open_orders AS SELECT 1 AS id;
