CREATE TABLE orders (id bigint PRIMARY KEY, total int);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
