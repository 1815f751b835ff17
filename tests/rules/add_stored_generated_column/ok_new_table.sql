CREATE TABLE orders (id bigint PRIMARY KEY, price numeric, quantity int);
ALTER TABLE orders ADD COLUMN total numeric GENERATED ALWAYS AS (price * quantity) STORED;
