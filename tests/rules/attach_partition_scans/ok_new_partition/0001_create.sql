CREATE TABLE events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE INDEX ON events (kind);
