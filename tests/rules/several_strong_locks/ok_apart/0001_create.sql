CREATE TABLE orders (id bigint PRIMARY KEY, total int);
CREATE TABLE items (id bigint PRIMARY KEY);
