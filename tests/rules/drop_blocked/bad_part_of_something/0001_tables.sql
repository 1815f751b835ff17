CREATE TABLE events (id int, at date, note text, CONSTRAINT noted CHECK (note <> '')) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX events_id ON events (id);
CREATE TABLE orders (id int PRIMARY KEY, number int GENERATED ALWAYS AS IDENTITY);
