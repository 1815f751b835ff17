CREATE TABLE orders (id bigserial, number int, quantity int);
CREATE STATISTICS orders_numbers ON number, quantity FROM orders;
CREATE STATISTICS orders_half ON (quantity / 2) FROM orders;
CREATE STATISTICS orders_ids ON id, number FROM orders;
