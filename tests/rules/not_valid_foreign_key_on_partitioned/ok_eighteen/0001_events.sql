-- fixture: pg-version 18
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE events (id int, customer_id int) PARTITION BY RANGE (id);
