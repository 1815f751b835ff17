CREATE TABLE events (id int, day date) PARTITION BY RANGE (day);
CREATE INDEX events_day_idx ON events (day);
