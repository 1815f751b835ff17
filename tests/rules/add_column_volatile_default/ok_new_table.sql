CREATE TABLE orders (id bigint PRIMARY KEY, first uuid DEFAULT gen_random_uuid());
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
