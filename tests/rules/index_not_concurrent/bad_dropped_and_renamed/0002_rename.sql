-- The old table under a new name is still the old table.
ALTER TABLE orders RENAME TO purchases;
CREATE INDEX purchases_email ON purchases (email);
-- The name that has become free is taken by a new one.
CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_email ON orders (email);
-- Moved to another schema, the same again.
ALTER TABLE parcels SET SCHEMA archive;
CREATE INDEX parcels_email ON archive.parcels (email);
