-- fixture: pg-version 17
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE events (id int, customer_id int) PARTITION BY RANGE (id);
