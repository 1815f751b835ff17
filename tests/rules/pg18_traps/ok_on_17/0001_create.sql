-- fixture: pg-version 17
CREATE TABLE base (id bigint PRIMARY KEY);
CREATE TABLE derived (note text) INHERITS (base);
CREATE TABLE events (at timestamptz) PARTITION BY RANGE (at);
