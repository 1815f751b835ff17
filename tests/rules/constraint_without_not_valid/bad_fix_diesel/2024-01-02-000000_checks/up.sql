ALTER TABLE orders ADD CHECK (total > 0);
ALTER TABLE orders
  ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
