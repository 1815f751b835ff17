CREATE TABLE events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE rests (k int NOT NULL) PARTITION BY LIST (k);
CREATE TABLE rests_1 PARTITION OF rests FOR VALUES IN (1);
CREATE TABLE rests_rest PARTITION OF rests DEFAULT;
CREATE TABLE archive.events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 (at date NOT NULL, kind text);
CREATE TABLE rests_2 (k int NOT NULL);
CREATE INDEX events_kind_idx ON events (kind);
