CREATE TABLE events (id bigint, at timestamptz) PARTITION BY RANGE (at);
CREATE INDEX CONCURRENTLY events_at ON ONLY events (at);
