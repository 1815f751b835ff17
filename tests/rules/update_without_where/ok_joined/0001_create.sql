CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, note text);
CREATE TABLE customers (id bigint PRIMARY KEY, status text);
