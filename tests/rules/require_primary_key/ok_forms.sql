CREATE TABLE items (id bigint PRIMARY KEY);
CREATE TABLE lists (id bigint);
ALTER TABLE lists ADD PRIMARY KEY (id);
CREATE TABLE events (id bigint, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE TEMPORARY TABLE scratch (id int);
CREATE TABLE gone (id int);
DROP TABLE gone;
