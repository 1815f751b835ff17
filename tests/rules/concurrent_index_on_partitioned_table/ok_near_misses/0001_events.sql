CREATE TABLE events (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE SCHEMA app;
CREATE TABLE app.events (id int);
CREATE INDEX own_idx ON events_2024 (id);
