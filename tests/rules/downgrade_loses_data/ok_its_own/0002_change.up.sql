ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET note = email;
CREATE TABLE parts (id bigint PRIMARY KEY);
INSERT INTO parts SELECT id FROM orders;
