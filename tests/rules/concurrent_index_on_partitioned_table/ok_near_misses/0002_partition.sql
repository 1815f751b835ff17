CREATE INDEX CONCURRENTLY events_2024_day_idx ON events_2024 (day);
