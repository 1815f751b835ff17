CREATE TABLE orders (id bigint PRIMARY KEY, email text);
ALTER TABLE orders RENAME COLUMN email TO mail;
