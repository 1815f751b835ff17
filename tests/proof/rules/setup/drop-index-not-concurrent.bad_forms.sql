CREATE TABLE orders (email text, number int, a int, b int);
CREATE INDEX orders_email_idx ON orders (email);
CREATE INDEX orders_number_idx ON orders (number);
CREATE INDEX orders_a ON orders (a);
CREATE INDEX orders_b ON orders (b);
CREATE TABLE sales.orders (email text);
CREATE INDEX orders_email_idx ON sales.orders (email);
