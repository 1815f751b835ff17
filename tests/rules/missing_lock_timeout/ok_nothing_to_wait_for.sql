-- fixture: option always = true
CREATE TABLE orders (id bigint PRIMARY KEY);
ALTER TABLE orders ADD COLUMN a text;
UPDATE items SET id = 1 WHERE id = 2;
