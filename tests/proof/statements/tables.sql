CREATE TABLE reviews (id bigint PRIMARY KEY, body text)
CREATE TABLE reviews (id int, order_id bigint REFERENCES orders (id))
CREATE TABLE reviews (id int, order_id bigint REFERENCES orders, item_id bigint, FOREIGN KEY (item_id) REFERENCES items (id))
CREATE TABLE reviews (id int PRIMARY KEY, parent_id int REFERENCES reviews (id))
CREATE TABLE reviews (id int, shard_id int REFERENCES shards (id))
CREATE TABLE IF NOT EXISTS orders (id int)
CREATE TABLE IF NOT EXISTS orders (id int, item_id bigint REFERENCES items (id))
CREATE TABLE reviews (LIKE customers)
CREATE TABLE reviews (LIKE customers INCLUDING ALL)
CREATE TABLE reviews (LIKE audit INCLUDING ALL, extra int)
CREATE TABLE heavier () INHERITS (heavy_things)
CREATE TABLE mixed () INHERITS (things, loose_things)
CREATE TABLE reviews AS SELECT * FROM orders
CREATE TABLE reviews AS SELECT * FROM orders WITH NO DATA
CREATE TABLE reviews AS TABLE orders
-- upper bound: where the table exists the query does not run
CREATE TABLE IF NOT EXISTS orders AS SELECT * FROM items
CREATE TABLE reviews AS SELECT * FROM order_lines
CREATE TABLE reviews AS VALUES (1), (2)
SELECT * INTO reviews FROM orders
SELECT id INTO TEMP reviews FROM orders WHERE quantity > 5
CREATE UNLOGGED TABLE reviews (id int)
CREATE TEMP TABLE reviews (id int PRIMARY KEY)
CREATE TEMP TABLE reviews (id int) ON COMMIT DROP
CREATE TABLE reviews (id int, level depth, load positive, home address)
CREATE TABLE squares OF pair
CREATE TABLE reviews (id serial PRIMARY KEY, at timestamptz DEFAULT now(), n int GENERATED ALWAYS AS IDENTITY)
CREATE TABLE archive.reviews (id int)
CREATE SCHEMA later CREATE TABLE reviews (order_id bigint REFERENCES public.orders (id))
CREATE FOREIGN TABLE far_orders (id int) SERVER far_server
ALTER FOREIGN TABLE far_items ADD COLUMN extra int
ALTER FOREIGN TABLE far_items RENAME TO far_goods
ALTER FOREIGN TABLE far_items OPTIONS (ADD tables 'x')
DROP FOREIGN TABLE far_items
ALTER TABLE orders SET (fillfactor = 80)
ALTER TABLE orders SET (autovacuum_enabled = off, autovacuum_vacuum_threshold = 50)
ALTER TABLE orders SET (parallel_workers = 2)
ALTER TABLE orders SET (toast_tuple_target = 1024)
ALTER TABLE orders SET (user_catalog_table = true)
ALTER TABLE orders RESET (fillfactor)
ALTER TABLE orders SET WITHOUT CLUSTER
ALTER TABLE customers CLUSTER ON customers_credits_idx
ALTER TABLE ledger SET UNLOGGED
ALTER TABLE cache SET LOGGED
ALTER TABLE cache SET UNLOGGED
-- upper bound: the tablespace is the one that it is in
ALTER TABLE ledger SET TABLESPACE pg_default
-- upper bound: the access method is the one that it has
ALTER TABLE ledger SET ACCESS METHOD heap
ALTER TABLE customers SET SCHEMA archive
ALTER TABLE items SET SCHEMA archive
ALTER TABLE customers OWNER TO clerk
ALTER TABLE items OWNER TO clerk
ALTER TABLE cart_lines OWNER TO clerk
ALTER TABLE orders RENAME TO purchases
ALTER TABLE IF EXISTS orders RENAME TO purchases
-- unknown: no migration created it
ALTER TABLE IF EXISTS nowhere RENAME TO somewhere
ALTER TABLE customers RENAME COLUMN credits TO points
ALTER TABLE things RENAME COLUMN size TO weight
ALTER TABLE orders RENAME quantity TO amount
ALTER TABLE orders REPLICA IDENTITY FULL
ALTER TABLE orders REPLICA IDENTITY NOTHING
ALTER TABLE orders REPLICA IDENTITY DEFAULT
ALTER TABLE parcels REPLICA IDENTITY USING INDEX parcels_id_idx
ALTER TABLE loose_things INHERIT things
ALTER TABLE heavy_things NO INHERIT things
ALTER TABLE places NOT OF
CREATE TABLE squares (a int, b text); ALTER TABLE squares OF pair
ALTER TABLE orders SET (fillfactor = 80), ALTER COLUMN quantity SET STATISTICS 50
ALTER TABLE orders SET (fillfactor = 80), ADD COLUMN extra int
COMMENT ON TABLE orders IS 'x'
COMMENT ON COLUMN orders.quantity IS 'x'
COMMENT ON COLUMN order_lines.note IS 'x'
COMMENT ON INDEX customers_credits_idx IS 'x'
COMMENT ON CONSTRAINT orders_customer_id_fkey ON orders IS 'x'
COMMENT ON TRIGGER audit_stamp ON audit IS 'x'
COMMENT ON RULE audit_keep ON audit IS 'x'
COMMENT ON FOREIGN TABLE far_items IS 'x'
COMMENT ON SCHEMA archive IS 'x'
COMMENT ON TYPE address IS 'x'
COMMENT ON COLUMN address.city IS 'x'
COMMENT ON DOMAIN positive IS 'x'
COMMENT ON CONSTRAINT positive_check ON DOMAIN positive IS 'x'
COMMENT ON FUNCTION twice(int) IS 'x'
COMMENT ON EXTENSION btree_gist IS 'x'
COMMENT ON STATISTICS audit_stats IS 'x'
COMMENT ON PUBLICATION items_out IS 'x'
COMMENT ON ROLE clerk IS 'x'
GRANT SELECT ON orders TO clerk
GRANT SELECT (id), UPDATE (quantity) ON orders TO clerk
GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk
GRANT USAGE ON SCHEMA archive TO clerk
GRANT EXECUTE ON FUNCTION twice(int) TO clerk
REVOKE SELECT ON orders FROM clerk
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM clerk
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO clerk
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO clerk
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO clerk
CREATE TEMP TABLE scratch (id int PRIMARY KEY, v int); ALTER TABLE scratch ADD COLUMN w int DEFAULT random()
CREATE TEMP TABLE scratch (id int PRIMARY KEY, v int); DROP TABLE scratch
CREATE TEMP TABLE orders (id int); ALTER TABLE orders ADD COLUMN w int
SET search_path = archive, public; ALTER TABLE old_orders ADD COLUMN w int
SET search_path = archive, public; ALTER TABLE orders ADD COLUMN w int
SET search_path = archive; CREATE TABLE reviews (id bigint REFERENCES old_orders (id))
