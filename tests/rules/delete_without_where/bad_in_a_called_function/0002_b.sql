CREATE FUNCTION wipe(how int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM orders;
END $$;
CREATE PROCEDURE wipe_all() LANGUAGE sql AS 'SELECT wipe(1); SELECT wipe(2)';
CALL wipe_all();
