-- fixture: pg-version 18
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES orders (id), quantity int);
CREATE TABLE base (id bigint PRIMARY KEY);
CREATE TABLE derived (note text) INHERITS (base);
CREATE TABLE events (at timestamptz) PARTITION BY RANGE (at);
