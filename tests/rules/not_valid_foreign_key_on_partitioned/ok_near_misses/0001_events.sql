-- fixture: pg-version 15
CREATE TABLE customers (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE events (id int, customer_id int) PARTITION BY RANGE (id);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (100);
CREATE TABLE lists (id int, customer_id int);
