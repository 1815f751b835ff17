CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, email text, number int, status text, region text, customer_id bigint REFERENCES customers (id),
  UNIQUE (number, region), CHECK (status <> ''));
CREATE INDEX orders_mail ON orders (email);
CREATE INDEX orders_lower ON orders (lower(email));
CREATE INDEX orders_open ON orders (id) WHERE status = 'open';
