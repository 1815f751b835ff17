CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE INDEX customers_name ON customers USING gin (name);
