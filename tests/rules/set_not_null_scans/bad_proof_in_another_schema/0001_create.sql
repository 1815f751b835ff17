CREATE TABLE orders (id bigint PRIMARY KEY, a int);
CREATE TABLE archive.orders (id bigint PRIMARY KEY, a int CHECK (a IS NOT NULL));
