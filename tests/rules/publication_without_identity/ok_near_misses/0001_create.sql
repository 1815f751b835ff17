CREATE TABLE orders (id bigint PRIMARY KEY, email text NOT NULL);
CREATE TABLE events (at timestamptz, kind text);
CREATE TABLE log (line text);
ALTER TABLE log REPLICA IDENTITY FULL;
CREATE TABLE late (id bigint);
CREATE TABLE free (id bigint PRIMARY KEY);
