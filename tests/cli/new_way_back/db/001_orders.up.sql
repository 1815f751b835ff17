CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  note text DEFAULT 'none' NOT NULL
);
CREATE INDEX orders_customer ON orders (customer_id) WHERE note <> '';
