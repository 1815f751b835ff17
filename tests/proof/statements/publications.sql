CREATE PUBLICATION orders_out FOR TABLE orders
CREATE PUBLICATION orders_out FOR TABLE orders, customers
CREATE PUBLICATION orders_out FOR TABLE orders (id, quantity)
CREATE PUBLICATION orders_out FOR TABLE orders WHERE (id > 5)
CREATE PUBLICATION things_out FOR TABLE things
CREATE PUBLICATION things_out FOR TABLE ONLY things
CREATE PUBLICATION events_out FOR TABLE events
CREATE PUBLICATION everything FOR ALL TABLES
CREATE PUBLICATION public_out FOR TABLES IN SCHEMA public
CREATE PUBLICATION none_yet
ALTER PUBLICATION items_out ADD TABLE orders
ALTER PUBLICATION items_out SET TABLE orders
ALTER PUBLICATION items_out SET TABLE items
ALTER PUBLICATION items_out DROP TABLE items
ALTER PUBLICATION items_out ADD TABLES IN SCHEMA archive
ALTER PUBLICATION items_out SET (publish = 'insert')
ALTER PUBLICATION items_out RENAME TO items_away
ALTER PUBLICATION items_out OWNER TO postgres
DROP PUBLICATION items_out
DROP PUBLICATION IF EXISTS missing
DROP TABLE items CASCADE
-- unknown: the publisher says which tables
-- refused: there is no server to subscribe to
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false)
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = NONE);
 ALTER SUBSCRIPTION from_far SET (binary = true)
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = NONE);
 ALTER SUBSCRIPTION from_far CONNECTION 'dbname=near'
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = NONE);
 ALTER SUBSCRIPTION from_far RENAME TO from_afar
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = NONE);
 ALTER SUBSCRIPTION from_far OWNER TO postgres
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = NONE);
 DROP SUBSCRIPTION from_far
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false);
 ALTER SUBSCRIPTION from_far SET (slot_name = NONE); DROP SUBSCRIPTION from_far
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = NONE);
 ALTER SUBSCRIPTION from_far SET PUBLICATION q WITH (refresh = false)
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = NONE);
 ALTER SUBSCRIPTION from_far SKIP (lsn = NONE)
-- refused: there is no server to subscribe to
-- unknown: which tables the publisher lists, it alone knows
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = 'far');
 ALTER SUBSCRIPTION from_far ENABLE; ALTER SUBSCRIPTION from_far REFRESH PUBLICATION
-- refused: there is no server to subscribe to
-- unknown: which tables the publisher lists, it alone knows
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = 'far');
 ALTER SUBSCRIPTION from_far ENABLE; ALTER SUBSCRIPTION from_far SET PUBLICATION q
-- refused: there is no server to subscribe to
-- unknown: which tables the publisher lists, it alone knows
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = 'far');
 ALTER SUBSCRIPTION from_far ENABLE; ALTER SUBSCRIPTION from_far ADD PUBLICATION q
-- refused: there is no server to subscribe to
CREATE SUBSCRIPTION from_far CONNECTION 'dbname=far' PUBLICATION p WITH (connect = false, slot_name = 'far');
 DROP SUBSCRIPTION from_far
