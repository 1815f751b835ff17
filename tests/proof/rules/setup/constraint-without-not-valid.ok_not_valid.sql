CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE regions (id int PRIMARY KEY);
CREATE TABLE orders (total int, customer_id bigint, region_id int);
