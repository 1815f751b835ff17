CREATE TYPE orders_email AS ENUM ('a');
CREATE INDEX stage ON orders (status);
CREATE UNIQUE INDEX items_sku ON items (sku);
ALTER TABLE items ADD CONSTRAINT items_sku UNIQUE USING INDEX items_sku;
ALTER TABLE orders ADD PRIMARY KEY (email), DROP CONSTRAINT orders_pkey;
ALTER TABLE items SET SCHEMA archive;
ALTER TYPE stage RENAME VALUE 'new' TO 'open';
