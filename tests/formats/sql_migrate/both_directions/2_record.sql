-- +migrate Up
INSERT INTO people (id) VALUES (1);
-- +migrate StatementBegin
CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RETURN 1;
END;
$$;
-- +migrate StatementEnd

-- +migrate Down
DELETE FROM people WHERE id = 1;
