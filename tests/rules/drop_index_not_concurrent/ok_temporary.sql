CREATE TEMP TABLE picked (id bigint, email text);
CREATE INDEX picked_email ON picked (email);
DROP INDEX picked_email;
