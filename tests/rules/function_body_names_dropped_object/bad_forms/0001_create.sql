CREATE TABLE orders (id bigint PRIMARY KEY, email text, total numeric, touched timestamptz);
CREATE TABLE customers (id bigint PRIMARY KEY, email text, orders int);
CREATE TABLE old_orders (id bigint PRIMARY KEY);
CREATE TABLE log (line text, at timestamptz);
CREATE FUNCTION emails() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM orders $$;
CREATE FUNCTION both_tables() RETURNS bigint LANGUAGE sql
  AS $$ SELECT count(*) FROM orders, customers WHERE orders.email = customers.email $$;
CREATE FUNCTION archive() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM orders) THEN
    INSERT INTO old_orders SELECT id FROM orders;
  END IF;
END $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.touched := now();
  RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION reset_total() RETURNS void LANGUAGE sql AS $$ UPDATE orders SET total = 0 WHERE total IS NULL $$;
CREATE FUNCTION write_log(text) RETURNS void LANGUAGE sql AS $$ INSERT INTO log (line, at) VALUES ($1, now()) $$;
