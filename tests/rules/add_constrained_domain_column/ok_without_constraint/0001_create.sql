CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN plain AS integer;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE SCHEMA app;
CREATE DOMAIN app.amount AS integer;
CREATE DOMAIN lifted AS integer CONSTRAINT positive CHECK (VALUE > 0);
ALTER DOMAIN lifted DROP CONSTRAINT positive;
