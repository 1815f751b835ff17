DROP TRIGGER IF EXISTS orders_version ON orders;
