CREATE TABLE orders (id bigint PRIMARY KEY, total int, buyer bigint);
CREATE TABLE other (id bigint PRIMARY KEY);
