CREATE DOMAIN address AS text;
CREATE DOMAIN home AS address;
CREATE TABLE users (id bigint PRIMARY KEY, mail address);
CREATE TABLE shops (id bigint PRIMARY KEY, home home);
