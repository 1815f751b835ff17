-- fixture: pg-version 18
CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);
CREATE TABLE base (id bigint PRIMARY KEY);
CREATE TABLE derived (note text) INHERITS (base);
CREATE TABLE events (at timestamptz) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
