CREATE INDEX CONCURRENTLY events_day_idx ON events (day);
