ALTER TABLE orders ADD CONSTRAINT number_there NOT NULL number;
ALTER TABLE IF EXISTS ONLY customers ADD CONSTRAINT once UNIQUE (id, during WITHOUT OVERLAPS);
ALTER TABLE orders ADD FOREIGN KEY (customer_id, PERIOD during) REFERENCES customers (id, PERIOD during);
