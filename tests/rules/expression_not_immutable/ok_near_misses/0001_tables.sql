CREATE TABLE visits (id int PRIMARY KEY, at timestamptz DEFAULT now(), name text, note text, CHECK (at <= now()));
CREATE FUNCTION tidy(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN trim($1); END';
CREATE FUNCTION plus(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';
CREATE FUNCTION app_format(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN $1; END';
CREATE FUNCTION app_format(int) RETURNS text IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN $1::text; END';
CREATE TABLE days (id int PRIMARY KEY, at timestamptz, local timestamp, day date, name text, number int);
