CREATE TABLE events (id bigint NOT NULL, at timestamp NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 (id bigint NOT NULL, at timestamp NOT NULL);
