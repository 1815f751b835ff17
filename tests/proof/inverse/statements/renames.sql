-- What comes back names what has got another name since it was defined.
ALTER TABLE customers RENAME COLUMN email TO mail; DROP INDEX customers_lower_idx
ALTER TABLE customers RENAME COLUMN active TO is_active; DROP INDEX customers_city_idx
ALTER TABLE customers RENAME COLUMN visits TO calls; ALTER TABLE customers DROP CONSTRAINT customers_visits_check
ALTER TABLE customers RENAME COLUMN score TO points; ALTER TABLE customers DROP COLUMN doubled
ALTER TABLE customers RENAME TO people; DROP VIEW short_names, customer_names
ALTER TABLE customers RENAME TO people; DROP MATERIALIZED VIEW customer_list
ALTER TABLE customers SET SCHEMA archive; DROP VIEW short_names, customer_names
ALTER TABLE orders RENAME TO purchases; DROP VIEW order_lines CASCADE
ALTER TABLE items RENAME TO lines; DROP VIEW order_lines CASCADE
ALTER TABLE items SET SCHEMA archive; DROP VIEW order_lines CASCADE
ALTER VIEW order_lines RENAME TO lines; DROP VIEW lines CASCADE
ALTER VIEW order_lines SET SCHEMA archive; DROP MATERIALIZED VIEW order_list
ALTER TABLE stock RENAME COLUMN shelf TO place; ALTER TABLE stock DROP CONSTRAINT shelf_known
ALTER TABLE audit RENAME TO journal; DROP TABLE journal
ALTER TABLE audit RENAME COLUMN entry TO line; DROP TABLE audit
ALTER TABLE audit SET SCHEMA archive; DROP TABLE archive.audit
ALTER TABLE audit RENAME COLUMN entry TO line; DROP POLICY audit_read ON audit
ALTER TABLE audit RENAME COLUMN entry TO line; DROP STATISTICS audit_stats
ALTER TABLE audit RENAME COLUMN entry TO line; ALTER TABLE audit DROP CONSTRAINT entry_ok
ALTER TRIGGER audit_stamp ON audit RENAME TO stamping; DROP TRIGGER stamping ON audit
ALTER RULE audit_keep ON audit RENAME TO keeping; DROP RULE keeping ON audit
ALTER POLICY audit_read ON audit RENAME TO reading; DROP POLICY reading ON audit
ALTER STATISTICS audit_stats RENAME TO spread; DROP STATISTICS spread
ALTER STATISTICS audit_stats SET SCHEMA archive; DROP STATISTICS archive.audit_stats
ALTER FUNCTION stamp() RENAME TO mark; DROP TRIGGER audit_stamp ON audit
ALTER FUNCTION may_read(int) RENAME TO may_see; DROP POLICY audit_read ON audit
ALTER FUNCTION may_read(int) SET SCHEMA archive; ALTER TABLE audit DROP CONSTRAINT entry_ok
ALTER FUNCTION twice(int) RENAME TO doubled; DROP INDEX audit_twice_idx
ALTER FUNCTION dice() RENAME TO roll; ALTER TABLE audit ALTER COLUMN kind DROP DEFAULT
ALTER FUNCTION lonely(int) RENAME TO alone; DROP FUNCTION alone(int)
ALTER FUNCTION lonely(int) SET SCHEMA archive; DROP FUNCTION archive.lonely(int)
ALTER TYPE colour RENAME TO shade; DROP TABLE paints
ALTER TYPE colour SET SCHEMA archive; DROP TABLE paints
ALTER TYPE pair RENAME TO couple; DROP TABLE places
ALTER DOMAIN positive RENAME TO above_zero; DROP TABLE shelves
ALTER DOMAIN deeper RENAME TO deepest; DROP TABLE wells
ALTER TABLE events RENAME COLUMN day TO on_day; DROP TABLE events
ALTER TABLE regions RENAME COLUMN code TO country; DROP TABLE regions
ALTER TABLE shards RENAME TO pieces; DROP TABLE shard_notes
ALTER TABLE shards RENAME COLUMN id TO number; DROP TABLE shard_notes
ALTER TABLE tree RENAME COLUMN id TO node; ALTER TABLE tree DROP COLUMN parent_id
ALTER TABLE parcels RENAME COLUMN weight TO kilos; DROP INDEX parcels_weight_idx
ALTER SCHEMA archive RENAME TO attic; DROP VIEW attic.old_view
ALTER SCHEMA archive RENAME TO attic; DROP TABLE attic.old_orders CASCADE
ALTER TABLE archive.old_orders RENAME TO ancient; DROP VIEW archive.old_view
ALTER TABLE archive.old_orders SET SCHEMA spare; DROP VIEW archive.old_view
ALTER SEQUENCE tickets RENAME TO stubs; DROP SEQUENCE stubs
ALTER SEQUENCE item_numbers RENAME TO line_numbers; ALTER TABLE items DROP COLUMN quantity
ALTER PUBLICATION items_out RENAME TO out; DROP PUBLICATION out
CREATE SEQUENCE s; ALTER TABLE nothing ALTER COLUMN id SET DEFAULT nextval('s'); ALTER SEQUENCE s RENAME TO t; ALTER TABLE nothing ALTER COLUMN id DROP DEFAULT
CREATE SEQUENCE s; ALTER TABLE nothing ALTER COLUMN id SET DEFAULT nextval('s'); ALTER SEQUENCE s SET SCHEMA archive; ALTER TABLE nothing DROP COLUMN id CASCADE
CREATE VIEW both AS SELECT o.id, items.note AS remark FROM orders o, items WHERE items.order_id = o.id; ALTER TABLE items RENAME TO lines; DROP VIEW both
CREATE VIEW both AS SELECT orders.id, (SELECT max(orders.quantity) FROM public.items AS orders) AS most FROM orders; ALTER TABLE orders RENAME TO bought; DROP VIEW both
CREATE VIEW both AS SELECT state.id FROM orders AS state WHERE 'new'::state = 'new'; ALTER TYPE state RENAME TO phase; DROP VIEW both
CREATE VIEW both AS WITH orders AS (SELECT id FROM items) SELECT id FROM orders; ALTER TABLE items RENAME TO lines; DROP VIEW both
CREATE RULE note AS ON INSERT TO orders DO ALSO INSERT INTO nothing SELECT orders.id FROM orders; ALTER TABLE orders RENAME TO bought; DROP RULE note ON bought
CREATE RULE note AS ON INSERT TO orders DO ALSO INSERT INTO nothing VALUES (NEW.id); ALTER TABLE nothing RENAME TO something; DROP RULE note ON orders
CREATE POLICY own ON items USING (items.order_id > 0); ALTER TABLE items RENAME TO lines; DROP POLICY own ON lines
CREATE POLICY own ON items USING (EXISTS (SELECT 1 FROM orders WHERE orders.id = order_id)); ALTER TABLE items RENAME TO lines; DROP POLICY own ON lines
CREATE TRIGGER t BEFORE UPDATE OF note ON items FOR EACH ROW WHEN (NEW.note <> 'note') EXECUTE FUNCTION stamp('note'); ALTER TABLE items RENAME COLUMN note TO remark; DROP TRIGGER t ON items
CREATE FUNCTION f(state state, other state[]) RETURNS state LANGUAGE sql AS 'SELECT $1'; ALTER TYPE state RENAME TO phase; DROP FUNCTION f(phase, phase[])
CREATE INDEX note ON items (note, (lower(note))) INCLUDE (id); ALTER TABLE items RENAME COLUMN note TO "Note"; DROP INDEX note
ALTER TABLE items ADD CONSTRAINT c EXCLUDE USING gist (order_id WITH =) WHERE (order_id > 1); ALTER TABLE items RENAME COLUMN order_id TO of_order; ALTER TABLE items DROP CONSTRAINT c
CREATE INDEX by_note ON items (note); ALTER TABLE items CLUSTER ON by_note; ALTER INDEX by_note RENAME TO "By note"; ALTER TABLE items SET WITHOUT CLUSTER
ALTER ROLE clerk RENAME TO scribe; REVOKE USAGE ON SCHEMA archive FROM scribe
GRANT SELECT, INSERT ON orders TO clerk; ALTER ROLE clerk RENAME TO scribe; REVOKE INSERT ON orders FROM scribe
ALTER TABLE audit OWNER TO clerk; ALTER USER clerk RENAME TO "head Scribe"; DROP POLICY audit_read ON audit; DROP TABLE audit
CREATE POLICY own_lines ON audit FOR SELECT TO auditor, clerk USING (true); ALTER ROLE clerk RENAME TO scribe; DROP POLICY own_lines ON audit
CREATE ROLE helper LOGIN CONNECTION LIMIT 3; ALTER ROLE helper RENAME TO aide; DROP ROLE aide
