CREATE SCHEMA app;
CREATE TABLE events (id bigint, day int) PARTITION BY RANGE (day);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20);
CREATE TABLE loose (id bigint, day int);
CREATE TABLE marks (id bigint, day int, note text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE marks_1 PARTITION OF marks FOR VALUES FROM (0) TO (10);
CREATE TABLE app.logs (id bigint, day int) PARTITION BY RANGE (day);
CREATE TABLE logs_1 PARTITION OF app.logs FOR VALUES FROM (0) TO (10);
