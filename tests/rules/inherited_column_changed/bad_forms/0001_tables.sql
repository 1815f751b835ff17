CREATE TABLE events (id int, at date, note varchar(9)) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE parents (id int, name text);
CREATE TABLE children (age int) INHERITS (parents);
