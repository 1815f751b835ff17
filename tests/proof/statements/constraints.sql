ALTER TABLE customers ADD CONSTRAINT credits_ok CHECK (credits > 0)
ALTER TABLE customers ADD CHECK (credits > 0)
ALTER TABLE customers ADD CONSTRAINT credits_ok CHECK (credits > 0) NOT VALID
ALTER TABLE customers ADD CONSTRAINT a CHECK (credits > 0) NOT VALID, ADD CONSTRAINT b CHECK (credits < 100000)
ALTER TABLE invoices VALIDATE CONSTRAINT invoices_total
ALTER TABLE invoices VALIDATE CONSTRAINT invoices_customer
ALTER TABLE invoices VALIDATE CONSTRAINT invoices_total, VALIDATE CONSTRAINT invoices_customer
ALTER TABLE stock VALIDATE CONSTRAINT shelf_known
ALTER TABLE items ADD CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id)
ALTER TABLE items ADD FOREIGN KEY (order_id) REFERENCES orders
ALTER TABLE items ADD CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id) NOT VALID
ALTER TABLE items ADD CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE NOT VALID
ALTER TABLE items ADD CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
ALTER TABLE items ADD CONSTRAINT items_next FOREIGN KEY (next_id) REFERENCES items (id)
ALTER TABLE items ADD CONSTRAINT items_next FOREIGN KEY (next_id) REFERENCES items (id) NOT VALID
ALTER TABLE ledger ADD CONSTRAINT ledger_self FOREIGN KEY (id) REFERENCES ledger (id)
ALTER TABLE items ADD CONSTRAINT items_shard FOREIGN KEY (quantity) REFERENCES shards (id) NOT VALID
ALTER TABLE cache ADD FOREIGN KEY (id) REFERENCES tree (id) NOT VALID
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey
ALTER TABLE invoices DROP CONSTRAINT invoices_total
ALTER TABLE invoices DROP CONSTRAINT invoices_customer
ALTER TABLE tree DROP CONSTRAINT tree_parent_id_fkey
ALTER TABLE tree DROP CONSTRAINT tree_pkey CASCADE
ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE
ALTER TABLE carts DROP CONSTRAINT carts_pkey CASCADE
ALTER TABLE customers DROP CONSTRAINT customers_visits_check
ALTER TABLE customers DROP CONSTRAINT IF EXISTS missing
ALTER TABLE events DROP CONSTRAINT IF EXISTS missing
ALTER TABLE regions DROP CONSTRAINT regions_pkey
ALTER TABLE trips DROP CONSTRAINT trips_customer_id_fkey
ALTER TABLE shard_notes DROP CONSTRAINT shard_notes_shard_id_fkey
ALTER TABLE ledger DROP CONSTRAINT ledger_pkey
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey DEFERRABLE INITIALLY DEFERRED
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey NOT DEFERRABLE
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey DEFERRABLE INITIALLY IMMEDIATE
ALTER TABLE trips ALTER CONSTRAINT trips_customer_id_fkey DEFERRABLE
ALTER TABLE shard_notes ALTER CONSTRAINT shard_notes_shard_id_fkey DEFERRABLE
ALTER TABLE customers ADD CONSTRAINT credits_once UNIQUE (credits)
ALTER TABLE customers ADD UNIQUE (credits, name)
ALTER TABLE customers ADD CONSTRAINT credits_once UNIQUE (credits) DEFERRABLE
ALTER TABLE customers ADD CONSTRAINT code_once UNIQUE USING INDEX customers_code_idx
ALTER TABLE parcels ADD PRIMARY KEY (id)
ALTER TABLE parcels ADD PRIMARY KEY (weight)
ALTER TABLE parcels ADD PRIMARY KEY (id, weight)
ALTER TABLE parcels ADD CONSTRAINT parcels_pk PRIMARY KEY USING INDEX parcels_id_idx
ALTER TABLE parcels ADD CONSTRAINT parcels_pk PRIMARY KEY USING INDEX parcels_weight_idx
ALTER TABLE parcels ADD CONSTRAINT parcels_id_idx PRIMARY KEY USING INDEX parcels_id_idx
ALTER TABLE parcels ADD CONSTRAINT no_overlap EXCLUDE USING gist (span WITH &&)
ALTER TABLE parcels ADD CONSTRAINT no_overlap EXCLUDE USING gist (id WITH =, span WITH &&)
ALTER TABLE things ADD CONSTRAINT size_ok CHECK (size > 0)
ALTER TABLE things ADD CONSTRAINT size_ok CHECK (size > 0) NO INHERIT
ALTER TABLE ONLY things ADD CONSTRAINT size_ok CHECK (size > 0) NO INHERIT
ALTER TABLE things ADD CONSTRAINT size_once UNIQUE (size)
ALTER TABLE things ADD CONSTRAINT thing_order FOREIGN KEY (id) REFERENCES orders (id)
ALTER TABLE events ADD CONSTRAINT amount_ok CHECK (amount >= 0)
ALTER TABLE events ADD CONSTRAINT amount_ok CHECK (amount >= 0) NOT VALID
ALTER TABLE events ADD CONSTRAINT amount_ok CHECK (amount >= 0) NOT VALID;
 ALTER TABLE events VALIDATE CONSTRAINT amount_ok
ALTER TABLE events ADD CONSTRAINT events_order FOREIGN KEY (id) REFERENCES orders (id)
ALTER TABLE events ADD CONSTRAINT events_once UNIQUE (id, day)
ALTER TABLE events ADD PRIMARY KEY (id, day)
ALTER TABLE ONLY events ADD PRIMARY KEY (id, day)
ALTER TABLE events_1 ADD CONSTRAINT amount_ok CHECK (amount >= 0)
ALTER TABLE years ADD CONSTRAINT years_ok CHECK (id > 0)
ALTER TABLE orders ADD CONSTRAINT orders_shard FOREIGN KEY (quantity) REFERENCES shards (id) NOT VALID;
 ALTER TABLE orders DROP CONSTRAINT orders_shard
ALTER TABLE customers RENAME CONSTRAINT customers_pkey TO customers_pk
ALTER TABLE customers RENAME CONSTRAINT customers_visits_check TO visits_ok
ALTER TABLE orders RENAME CONSTRAINT orders_customer_id_fkey TO orders_customer
ALTER TABLE events ADD CONSTRAINT amount_ok CHECK (amount >= 0) NOT VALID;
 ALTER TABLE events RENAME CONSTRAINT amount_ok TO amount_fine
SET CONSTRAINTS ALL DEFERRED
CREATE TABLE logs_copy (id int); ALTER TABLE logs_copy ADD PRIMARY KEY (id)
-- What inherits from a table has no part in its foreign keys, and neither its keys nor those.
ALTER TABLE things ADD PRIMARY KEY (id); ALTER TABLE things DROP CONSTRAINT things_pkey
ALTER TABLE things ADD PRIMARY KEY (id); CREATE TABLE bits (id int PRIMARY KEY, thing_id int);
 INSERT INTO bits SELECT g, g FROM generate_series(1, 50) AS g; ALTER TABLE bits ADD FOREIGN KEY (thing_id) REFERENCES things
ALTER TABLE things ADD PRIMARY KEY (id); CREATE TABLE bits (id int PRIMARY KEY, thing_id int);
 INSERT INTO bits SELECT g, g FROM generate_series(1, 50) AS g;
 ALTER TABLE bits ADD CONSTRAINT bits_things FOREIGN KEY (thing_id) REFERENCES things NOT VALID;
 ALTER TABLE bits VALIDATE CONSTRAINT bits_things
ALTER TABLE things ADD PRIMARY KEY (id); CREATE TABLE bits (id int PRIMARY KEY, thing_id int REFERENCES things);
 ALTER TABLE bits DROP CONSTRAINT bits_thing_id_fkey
-- The planner reads so small a table in full rather than by its key.
SET enable_seqscan = off; ALTER TABLE things ADD PRIMARY KEY (id);
 CREATE TABLE bits (id int PRIMARY KEY, thing_id int REFERENCES things); INSERT INTO bits VALUES (1, 1)
ALTER TABLE things ADD PRIMARY KEY (id); CREATE TABLE bits (id int PRIMARY KEY, thing_id int REFERENCES things);
 CREATE TABLE small_bits () INHERITS (bits); DELETE FROM ONLY things
ALTER TABLE things ADD CHECK (size > 0) NO INHERIT; ALTER TABLE things DROP CONSTRAINT things_size_check
ALTER TABLE things ADD CHECK (size > 0); ALTER TABLE things DROP CONSTRAINT things_size_check
-- What inherits has no part in a key or a foreign key, and from 18 on is locked all the same.
CREATE UNIQUE INDEX things_key ON things (id); ALTER TABLE things ADD CONSTRAINT things_key UNIQUE USING INDEX things_key
ALTER TABLE ONLY things ADD CONSTRAINT size_once UNIQUE (size)
ALTER TABLE ONLY things ADD CONSTRAINT thing_order FOREIGN KEY (id) REFERENCES orders (id)
ALTER TABLE things ADD CONSTRAINT apart EXCLUDE USING btree (size WITH =)
