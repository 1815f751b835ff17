CREATE TABLE orders (id bigint PRIMARY KEY, status text);
INSERT INTO orders VALUES (1);
UPDATE orders SET status = 'new';
CREATE TEMP TABLE picked AS SELECT * FROM customers;
UPDATE picked SET name = '';
