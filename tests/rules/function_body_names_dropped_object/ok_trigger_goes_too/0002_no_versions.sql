DROP TABLE order_versions;
DROP TRIGGER IF EXISTS orders_version ON orders;
