CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION default_volatility() RETURNS int LANGUAGE sql AS 'SELECT (random() * 6)::int';
CREATE FUNCTION says_volatile() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT (random() * 6)::int';
CREATE FUNCTION says_stable() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE FUNCTION says_immutable() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
