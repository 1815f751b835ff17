ALTER TABLE events ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX events_note ON events (note);
ALTER TABLE events ADD COLUMN code int UNIQUE;
CREATE TABLE visits (id int, at date, region int, UNIQUE (id, at)) PARTITION BY LIST (region);
