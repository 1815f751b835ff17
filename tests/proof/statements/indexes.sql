CREATE INDEX customers_name_idx ON customers (name)
CREATE INDEX ON customers (name, city)
CREATE UNIQUE INDEX ON customers (name, id)
CREATE INDEX ON customers (lower(name))
CREATE INDEX ON customers (twice(credits))
CREATE INDEX ON customers (name) WHERE credits > 3
CREATE INDEX ON customers USING hash (name)
CREATE INDEX ON customers USING gin (tags)
CREATE INDEX ON customers USING brin (created_at)
CREATE INDEX ON customers (name) INCLUDE (city)
CREATE INDEX ON customers (name COLLATE "C" text_pattern_ops DESC NULLS LAST) WITH (fillfactor = 70)
CREATE INDEX IF NOT EXISTS customers_credits_idx ON customers (credits)
CREATE INDEX IF NOT EXISTS customers_name_idx ON customers (name)
CREATE INDEX ON nothing (id)
CREATE INDEX ON cache (id)
CREATE INDEX ON customer_list (token)
CREATE UNIQUE INDEX ON customer_list (token)
CREATE INDEX ON events (id)
CREATE INDEX ON ONLY events (id)
CREATE INDEX ON events (amount)
CREATE UNIQUE INDEX ON events (id, day)
CREATE INDEX ON events_1 (id)
CREATE INDEX ON years (id)
CREATE INDEX ON things (size)
CREATE INDEX ON archive.old_orders (customer_id)
CREATE INDEX CONCURRENTLY ON customers (name)
CREATE UNIQUE INDEX CONCURRENTLY ON customers (id, name)
CREATE INDEX CONCURRENTLY IF NOT EXISTS customers_credits_idx ON customers (credits)
CREATE INDEX CONCURRENTLY ON customers (lower(name)) WHERE active
DROP INDEX customers_credits_idx
DROP INDEX customers_code_idx
DROP INDEX customers_credits_idx, customers_email_idx
DROP INDEX customers_credits_idx CASCADE
DROP INDEX IF EXISTS customers_credits_idx
-- unknown: no migration created it
DROP INDEX IF EXISTS missing_idx
DROP INDEX customer_list_idx
DROP INDEX events_amount_idx
DROP INDEX regions_area_idx
DROP INDEX events_1_by_amount
DROP INDEX CONCURRENTLY customers_credits_idx
DROP INDEX CONCURRENTLY IF EXISTS customers_credits_idx
ALTER INDEX customers_credits_idx RENAME TO by_credits
ALTER INDEX IF EXISTS customers_credits_idx RENAME TO by_credits
ALTER TABLE customers_credits_idx RENAME TO by_credits
ALTER INDEX customers_credits_idx SET (fillfactor = 70)
ALTER INDEX customers_credits_idx SET (deduplicate_items = off)
ALTER INDEX customers_credits_idx RESET (fillfactor)
ALTER INDEX customers_lower_idx SET (fillfactor = 80)
ALTER INDEX customers_lower_idx ALTER COLUMN 1 SET STATISTICS 200
ALTER INDEX customers_credits_idx SET TABLESPACE pg_default
CREATE INDEX tags_idx ON customers USING gin (tags); ALTER INDEX tags_idx SET (fastupdate = off)
CREATE INDEX born_idx ON customers USING brin (born); ALTER INDEX born_idx SET (pages_per_range = 16)
ALTER INDEX events_amount_idx ATTACH PARTITION events_1_by_amount
CREATE INDEX events_2_amount_idx ON events_2 (amount);
 ALTER INDEX events_amount_idx ATTACH PARTITION events_2_amount_idx
ALTER INDEX customers_code_idx DEPENDS ON EXTENSION btree_gist
REINDEX INDEX customers_credits_idx
REINDEX INDEX customers_pkey
REINDEX TABLE customers
REINDEX TABLE ledger
REINDEX TABLE nothing
REINDEX TABLE customer_list
REINDEX TABLE CONCURRENTLY customers
REINDEX INDEX CONCURRENTLY customers_credits_idx
REINDEX (VERBOSE) TABLE orders
REINDEX (CONCURRENTLY false) TABLE orders
REINDEX (CONCURRENTLY 1) TABLE orders
REINDEX TABLE regions
REINDEX INDEX regions_area_idx
REINDEX TABLE CONCURRENTLY regions
REINDEX SCHEMA archive
REINDEX SCHEMA CONCURRENTLY archive
-- refused: it would take every table of the database
REINDEX DATABASE postgres
-- refused: it works on the catalogues
REINDEX SYSTEM postgres
