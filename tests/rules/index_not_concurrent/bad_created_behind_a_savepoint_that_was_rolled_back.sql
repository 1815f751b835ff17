BEGIN;
CREATE TABLE orders (id bigint PRIMARY KEY, email text);
SAVEPOINT before_lines;
CREATE TABLE order_lines (id bigint PRIMARY KEY, sku text);
ROLLBACK TO SAVEPOINT before_lines;
CREATE INDEX orders_email ON orders (email);
CREATE INDEX order_lines_sku ON order_lines (sku);
COMMIT;
