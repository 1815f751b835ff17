CREATE DOMAIN address AS text;
CREATE TABLE users (id bigint PRIMARY KEY, mail text);
