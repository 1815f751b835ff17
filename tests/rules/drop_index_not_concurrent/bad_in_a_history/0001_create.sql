CREATE TABLE orders (id bigint PRIMARY KEY, email text, number int);
CREATE INDEX orders_email_idx ON orders (email);
CREATE INDEX ON orders (number);
CREATE TABLE archive.orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_email_idx ON archive.orders (email);
