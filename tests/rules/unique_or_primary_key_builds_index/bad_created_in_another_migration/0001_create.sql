CREATE TABLE orders (id bigint, number int UNIQUE);
ALTER TABLE orders ADD PRIMARY KEY (id);
