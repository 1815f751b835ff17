CREATE TABLE orders_email (id bigint PRIMARY KEY);
CREATE TABLE stage (id bigint PRIMARY KEY);
CREATE TYPE items AS ENUM ('a');
ALTER TABLE items ADD CONSTRAINT orders_email UNIQUE (sku);
ALTER TABLE orders ADD PRIMARY KEY (email);
ALTER TABLE orders SET SCHEMA archive;
ALTER TYPE stage RENAME VALUE 'new' TO 'sent';
CREATE TABLE parcels (id bigint PRIMARY KEY, code text, code text);
