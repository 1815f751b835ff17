CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total int CHECK (total > 0),
  FOREIGN KEY (customer_id) REFERENCES customers (id));
ALTER TABLE orders ADD CHECK (total < 1000);
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE orders ADD COLUMN weight int CHECK (weight > 0);
