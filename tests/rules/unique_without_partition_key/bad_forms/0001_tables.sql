CREATE TABLE events (id int, at date, note text) PARTITION BY RANGE (at);
