CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE events_1 (id bigint, at date, CHECK (at >= '2024-01-01' AND at < '2024-02-01'));
CREATE TABLE events_2 (id bigint, at date NOT NULL, CHECK (at >= '2024-02-01' OR at < '2024-03-01'));
CREATE TABLE shards (id int NOT NULL) PARTITION BY HASH (id);
CREATE TABLE shards_1 (id int NOT NULL);
CREATE TABLE days (at timestamp NOT NULL) PARTITION BY RANGE (date_trunc('day', at));
CREATE TABLE days_1 (at timestamp NOT NULL);
