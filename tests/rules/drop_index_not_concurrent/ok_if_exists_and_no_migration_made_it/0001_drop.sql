DROP INDEX IF EXISTS orders_email_idx;
CREATE TABLE orders (id bigint PRIMARY KEY, email text);
