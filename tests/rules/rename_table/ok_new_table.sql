CREATE TABLE orders (id bigint PRIMARY KEY);
ALTER TABLE orders RENAME TO purchases;
CREATE TEMP TABLE picked (id int);
ALTER TABLE picked RENAME TO chosen;
