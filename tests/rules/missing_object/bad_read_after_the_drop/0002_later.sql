TRUNCATE old_orders;
CREATE VIEW all_orders AS SELECT id FROM orders UNION ALL SELECT id FROM old_orders;
CREATE VIEW named_alike AS WITH old_orders AS (SELECT 1 AS id) SELECT id FROM old_orders;
CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint);
ALTER TABLE items ADD FOREIGN KEY (order_id) REFERENCES orders (number) NOT VALID;
ALTER TYPE stage ADD VALUE 'paid' BEFORE 'send';
ALTER TYPE stage ADD VALUE 'held' BEFORE 'sent';
