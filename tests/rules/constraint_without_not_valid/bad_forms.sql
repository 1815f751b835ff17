ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);
ALTER TABLE orders ADD CHECK (total > 0);
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES sales.customers ON DELETE CASCADE DEFERRABLE;
ALTER TABLE "Orders" ADD CONSTRAINT "Größe > 0" CHECK ("Größe" > 0);
