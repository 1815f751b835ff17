CREATE TABLE orders (id bigint PRIMARY KEY, status text);
CREATE TABLE order_versions (order_id bigint, status text);
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO order_versions (order_id, status) VALUES (new.id, new.status);
  RETURN new;
END $$;
CREATE TRIGGER orders_version AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION keep_version();
