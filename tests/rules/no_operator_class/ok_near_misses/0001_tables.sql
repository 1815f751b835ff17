CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE customers (id bigint PRIMARY KEY, name text, data json, more jsonb, at point, mood mood, words tsvector, tags text[], during tsrange);
CREATE INDEX customers_name ON customers (name);
