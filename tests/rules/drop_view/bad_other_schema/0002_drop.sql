DROP VIEW open_orders;
CREATE VIEW app.open_orders AS SELECT 2 AS id;
