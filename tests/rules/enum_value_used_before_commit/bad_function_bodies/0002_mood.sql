ALTER TYPE mood ADD VALUE 'happy';
CREATE FUNCTION happy_people() RETURNS bigint LANGUAGE sql AS $$
  SELECT count(*) FROM people WHERE mood = 'happy'
$$;
CREATE FUNCTION is_happy(mood) RETURNS boolean LANGUAGE sql RETURN $1 = 'happy';
