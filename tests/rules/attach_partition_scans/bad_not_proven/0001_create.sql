CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE events_1 (id bigint, at date, CHECK (at >= '2024-01-01' AND at < '2024-02-01'));
CREATE TABLE events_2 (id bigint, at date NOT NULL, CHECK (at >= '2024-02-01' OR at < '2024-03-01'));
CREATE TABLE events_3 (id bigint, moment date NOT NULL, CHECK (moment >= '2024-03-01' AND moment < '2024-04-01'));
ALTER TABLE events_3 RENAME COLUMN moment TO at;
CREATE TABLE shards (id int NOT NULL) PARTITION BY HASH (id);
CREATE TABLE shards_1 (id int NOT NULL);
CREATE TABLE days (at timestamptz NOT NULL) PARTITION BY RANGE (date_trunc('day', at));
CREATE TABLE days_1 (at timestamptz NOT NULL);
