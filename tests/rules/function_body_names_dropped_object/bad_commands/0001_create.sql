CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
CREATE TABLE staging (id bigint PRIMARY KEY);
CREATE TABLE queue (id bigint PRIMARY KEY);
CREATE MATERIALIZED VIEW totals AS SELECT sum(total) AS total FROM orders;
CREATE FUNCTION refresh_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  REFRESH MATERIALIZED VIEW totals;
  RETURN NULL;
END $$;
CREATE TRIGGER refresh_totals AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION refresh_totals();
CREATE FUNCTION clear_staging() RETURNS void LANGUAGE sql AS $$ TRUNCATE queue, staging $$;
CREATE FUNCTION hold_queue() RETURNS void LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE queue IN SHARE MODE; END $$;
