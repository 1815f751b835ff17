CREATE TABLE orders (id bigint PRIMARY KEY, email text, note text);
CREATE INDEX orders_email_idx ON orders (email);
