-- fixture: pg-version 17
-- fixture: grammar 17
MERGE INTO orders USING wanted ON orders.id = wanted.id WHEN MATCHED THEN DELETE RETURNING merge_action();
CREATE VIEW v AS SELECT x.* FROM orders, JSON_TABLE(data, '$[*]' COLUMNS (sku text PATH '$.sku')) AS x;
ALTER TABLE orders SET ACCESS METHOD DEFAULT;
ALTER TABLE orders ALTER COLUMN total SET EXPRESSION AS (price * 2);
