CREATE INDEX events_day ON events (day);
