CREATE TABLE invoices (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
INSERT INTO invoices SELECT id, id FROM orders WHERE total > 0;
