CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE events (id bigint) PARTITION BY RANGE (id);
