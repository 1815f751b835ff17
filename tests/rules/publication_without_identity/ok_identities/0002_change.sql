CREATE PUBLICATION some FOR TABLE carts (id, total) WHERE (id > 100);
CREATE PUBLICATION of_whole FOR TABLE whole WHERE (line <> '');
ALTER PUBLICATION inserts ADD TABLES IN SCHEMA app;
ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_email;
CREATE PUBLICATION changes FOR TABLE orders WHERE (email <> '');
ALTER INDEX orders_email RENAME TO orders_by_email;
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
