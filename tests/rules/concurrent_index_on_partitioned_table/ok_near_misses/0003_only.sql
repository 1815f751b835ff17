CREATE INDEX events_day_idx ON ONLY events (day);
