CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_email_idx ON orders (email);
REINDEX INDEX orders_email_idx;
REINDEX TABLE orders;
CREATE TEMPORARY TABLE scratch (id int PRIMARY KEY);
REINDEX TABLE scratch;
