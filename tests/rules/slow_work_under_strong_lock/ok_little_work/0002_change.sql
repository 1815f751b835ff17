ALTER TABLE orders ADD COLUMN region text;
UPDATE orders SET region = 'eu' WHERE id = 1;
DELETE FROM orders WHERE false;
SELECT setval('orders_id_seq', max(id)) FROM orders;
INSERT INTO orders (id) VALUES (1);
CREATE TABLE notes (id bigint PRIMARY KEY);
CREATE INDEX ON notes (id);
UPDATE notes SET id = 1;
