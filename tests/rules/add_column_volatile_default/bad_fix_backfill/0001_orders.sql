CREATE TABLE orders (id bigint PRIMARY KEY, email text);
INSERT INTO orders SELECT n, n::text FROM generate_series(1, 25000) n;
