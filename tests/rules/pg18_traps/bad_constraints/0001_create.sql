-- fixture: pg-version 18
-- fixture: grammar-below 18
CREATE TABLE orders (id bigint, email text, phone text, number text, customer_id bigint, during daterange);
CREATE TABLE customers (id bigint PRIMARY KEY, during daterange);
