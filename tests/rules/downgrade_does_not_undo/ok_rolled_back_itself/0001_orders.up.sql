CREATE TABLE orders (id bigint PRIMARY KEY, email varchar(50), total int NOT NULL);
CREATE INDEX orders_email_idx ON orders (email);
