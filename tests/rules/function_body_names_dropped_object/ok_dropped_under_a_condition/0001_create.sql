CREATE TABLE prefixes (name text PRIMARY KEY);
CREATE FUNCTION add_prefix(_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO prefixes VALUES (_name);
END $$;
