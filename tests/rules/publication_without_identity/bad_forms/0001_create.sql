CREATE SCHEMA app;
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE events (at timestamptz, kind text);
CREATE TABLE marks (id int UNIQUE NOT NULL);
CREATE TABLE app.lines (line text);
CREATE TABLE notes (id bigint PRIMARY KEY);
CREATE TABLE tags (id bigint PRIMARY KEY);
CREATE PUBLICATION first_changes FOR TABLE orders, notes, tags;
