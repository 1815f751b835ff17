CREATE TABLE visits (id int PRIMARY KEY, at timestamptz, name text, note text);
CREATE FUNCTION tidy(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN trim($1); END';
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE days (id int PRIMARY KEY, at timestamptz, day date, name text, mood mood, tags text[]);
