CREATE DOMAIN place AS point;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE customers (id bigint PRIMARY KEY, name text, data json, more jsonb, at point, home place, mood mood, words tsvector, label text);
CREATE INDEX customers_more ON customers USING gin (more);
CREATE INDEX customers_label ON customers (label);
