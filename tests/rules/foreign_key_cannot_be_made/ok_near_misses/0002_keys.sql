ALTER TABLE orders ADD FOREIGN KEY (number, region) REFERENCES customers (number, region) NOT VALID;
ALTER TABLE orders ADD COLUMN other uuid REFERENCES customers;
ALTER TABLE orders ADD FOREIGN KEY (number) REFERENCES orders NOT VALID;
CREATE TABLE bills (id bigint PRIMARY KEY, "order" bigint REFERENCES orders, above bigint REFERENCES bills);
CREATE TABLE parts (bill int REFERENCES bills, other int REFERENCES elsewhere (number));
ALTER TABLE logs ADD FOREIGN KEY (id) REFERENCES logs (id), ADD PRIMARY KEY (id);
