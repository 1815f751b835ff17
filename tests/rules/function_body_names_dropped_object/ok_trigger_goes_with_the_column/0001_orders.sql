CREATE TABLE orders (id bigint PRIMARY KEY, modified_at timestamptz);
CREATE TABLE lines (id bigint PRIMARY KEY, modified_at timestamptz);
CREATE FUNCTION update_modified_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.modified_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER orders_modified BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION update_modified_at();
CREATE TRIGGER lines_modified BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION update_modified_at();
