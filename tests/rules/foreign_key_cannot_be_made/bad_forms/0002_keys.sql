ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers NOT VALID;
ALTER TABLE orders ADD FOREIGN KEY (number) REFERENCES customers (number) NOT VALID;
ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers (email) NOT VALID;
ALTER TABLE orders ADD FOREIGN KEY (log) REFERENCES logs NOT VALID;
ALTER TABLE orders ADD FOREIGN KEY (number, region) REFERENCES customers NOT VALID;
ALTER TABLE orders ADD COLUMN other int REFERENCES customers;
CREATE TABLE bills (customer int REFERENCES customers);
CREATE TABLE parts (log int, FOREIGN KEY (log) REFERENCES logs (id));
