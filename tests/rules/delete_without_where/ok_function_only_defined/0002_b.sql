CREATE FUNCTION wipe() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM orders;
  EXECUTE format('TRUNCATE %I', 'orders');
END $$;
CREATE FUNCTION wipe_more() RETURNS void LANGUAGE sql AS 'DELETE FROM orders';
