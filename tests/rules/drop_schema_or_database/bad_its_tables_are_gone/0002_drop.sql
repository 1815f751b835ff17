DROP SCHEMA app CASCADE;
DROP TABLE IF EXISTS app.orders;
CREATE INDEX orders_id ON orders (id);
