CREATE TABLE items (id bigint PRIMARY KEY, name varchar(50), code char(3));
ALTER TABLE items ADD COLUMN note character varying(10);
ALTER TABLE items ALTER COLUMN note TYPE varchar(20);
