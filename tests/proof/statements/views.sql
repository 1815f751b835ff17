CREATE VIEW order_ids AS SELECT id FROM orders
CREATE VIEW nested AS SELECT id FROM customer_names
CREATE VIEW partitioned AS SELECT * FROM events
CREATE VIEW inherited AS SELECT * FROM things
CREATE VIEW joined AS SELECT o.id FROM orders AS o WHERE EXISTS (SELECT 1 FROM items AS i WHERE i.order_id = o.id)
CREATE VIEW with_list AS WITH few AS (SELECT id FROM orders LIMIT 3) SELECT * FROM few
CREATE VIEW constants AS SELECT 1 AS one
CREATE TEMP VIEW passing AS SELECT id FROM orders
CREATE OR REPLACE VIEW customer_names AS SELECT id, token FROM customers
CREATE OR REPLACE VIEW customer_names AS SELECT id, token, name FROM customers
CREATE OR REPLACE VIEW order_ids AS SELECT id FROM orders
CREATE MATERIALIZED VIEW all_orders AS SELECT * FROM orders
CREATE MATERIALIZED VIEW all_orders AS SELECT * FROM orders WITH NO DATA
CREATE MATERIALIZED VIEW all_names AS SELECT * FROM customer_names
CREATE MATERIALIZED VIEW all_names AS SELECT * FROM customer_names WITH NO DATA
CREATE MATERIALIZED VIEW IF NOT EXISTS customer_list AS SELECT * FROM orders
REFRESH MATERIALIZED VIEW customer_list
REFRESH MATERIALIZED VIEW CONCURRENTLY customer_list
REFRESH MATERIALIZED VIEW customer_list WITH NO DATA
REFRESH MATERIALIZED VIEW order_list
ALTER VIEW customer_names RENAME TO names
ALTER VIEW IF EXISTS customer_names RENAME TO names
ALTER VIEW customer_names RENAME COLUMN token TO key
ALTER TABLE customer_names RENAME COLUMN id TO key
ALTER TABLE customer_names RENAME TO names
ALTER VIEW customer_names OWNER TO clerk
ALTER TABLE customer_names OWNER TO clerk
ALTER VIEW customer_names SET SCHEMA archive
ALTER VIEW customer_names SET (security_barrier = true)
ALTER VIEW customer_names RESET (security_barrier)
ALTER VIEW customer_names ALTER COLUMN id SET DEFAULT 1
ALTER VIEW customer_names ALTER COLUMN id DROP DEFAULT
ALTER MATERIALIZED VIEW customer_list RENAME TO list
ALTER MATERIALIZED VIEW customer_list RENAME COLUMN token TO key
ALTER MATERIALIZED VIEW customer_list SET (fillfactor = 80)
ALTER MATERIALIZED VIEW customer_list OWNER TO clerk
ALTER MATERIALIZED VIEW customer_list SET SCHEMA archive
ALTER MATERIALIZED VIEW customer_list ALTER COLUMN id SET STATISTICS 50
ALTER MATERIALIZED VIEW customer_list CLUSTER ON customer_list_idx
-- upper bound: the access method is the one that it has
ALTER MATERIALIZED VIEW customer_list SET ACCESS METHOD heap
DROP VIEW order_lines CASCADE
DROP VIEW short_names
DROP VIEW customer_names CASCADE
DROP VIEW short_names, customer_names
DROP VIEW IF EXISTS short_names
-- unknown: no migration created it
DROP VIEW IF EXISTS no_such_view
DROP MATERIALIZED VIEW customer_list
DROP MATERIALIZED VIEW order_list
COMMENT ON VIEW customer_names IS 'x'
COMMENT ON MATERIALIZED VIEW customer_list IS 'x'
LOCK TABLE customer_names
LOCK TABLE short_names IN SHARE MODE
SELECT * FROM short_names
GRANT SELECT ON customer_names TO clerk
CREATE RULE names_insert AS ON INSERT TO customer_names DO INSTEAD NOTHING
CREATE TRIGGER names_insert INSTEAD OF INSERT ON customer_names FOR EACH ROW EXECUTE FUNCTION stamp()
-- GROUP BY of a primary key: what else is asked for needs the key itself.
CREATE VIEW per_order AS SELECT id, quantity FROM orders GROUP BY id; ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE
CREATE VIEW per_order AS SELECT id, max(quantity) FROM orders GROUP BY id;
 ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE
CREATE VIEW per_order AS SELECT id, quantity FROM orders GROUP BY id, quantity;
 ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE
CREATE VIEW per_order AS SELECT count(*) FROM orders AS o GROUP BY 1 + 0, o.id HAVING o.quantity > 1;
 ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE
CREATE VIEW per_order AS SELECT id AS number, quantity FROM orders GROUP BY number; CREATE VIEW orders_of AS TABLE per_order;
 ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE
CREATE VIEW per_order AS SELECT id, quantity FROM orders GROUP BY 1; ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE
CREATE VIEW per_region AS SELECT area FROM regions GROUP BY id, code; ALTER TABLE regions DROP CONSTRAINT regions_pkey CASCADE
CREATE VIEW per_region AS SELECT area FROM regions_eu GROUP BY id, code;
 ALTER TABLE regions DROP CONSTRAINT regions_pkey CASCADE
CREATE RULE also AS ON INSERT TO nothing DO ALSO SELECT quantity FROM orders GROUP BY id;
 ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE
