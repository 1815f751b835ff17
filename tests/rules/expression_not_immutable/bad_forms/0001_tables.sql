CREATE TABLE visits (id int PRIMARY KEY, at timestamptz, name text, note text);
CREATE FUNCTION tidy(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN trim($1); END';
