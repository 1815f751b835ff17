CREATE TABLE events (id int, at date, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE UNIQUE INDEX events_1_id ON events_1 (id);
CREATE INDEX events_id ON events (id);
CREATE TABLE visits (id int PRIMARY KEY, name text COLLATE "C") PARTITION BY HASH (id);
