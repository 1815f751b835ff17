ALTER TABLE orders ADD CONSTRAINT email_there NOT NULL email NOT VALID;
ALTER TABLE orders ADD CONSTRAINT phone_there NOT NULL phone NOT VALID;
ALTER TABLE orders ADD FOREIGN KEY (customer_id, PERIOD during) REFERENCES customers (id, PERIOD during) NOT VALID;
