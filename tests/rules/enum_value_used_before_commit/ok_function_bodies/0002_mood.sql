ALTER TYPE mood ADD VALUE 'happy';
CREATE FUNCTION cheer_up() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE people SET mood = 'happy';
END
$$;
SET LOCAL check_function_bodies = off;
CREATE FUNCTION happy_people() RETURNS bigint LANGUAGE sql AS $$
  SELECT count(*) FROM people WHERE mood = 'happy'
$$;
