CREATE TABLE orders (id bigint, number int UNIQUE);
ALTER TABLE orders ADD PRIMARY KEY (id), ADD UNIQUE (id, number);
ALTER TABLE orders ADD COLUMN code text UNIQUE;
CREATE TEMP TABLE picked AS SELECT id FROM orders;
ALTER TABLE picked ADD PRIMARY KEY (id);
