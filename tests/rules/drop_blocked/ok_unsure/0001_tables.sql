CREATE TABLE orders (id int PRIMARY KEY, note text);
CREATE TABLE items (order_id int REFERENCES orders);
CREATE TABLE parts (order_id int REFERENCES orders);
CREATE VIEW notes AS SELECT note FROM orders;
