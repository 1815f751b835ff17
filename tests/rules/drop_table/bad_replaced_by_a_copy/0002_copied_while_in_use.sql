CREATE TABLE new_orders (id bigint PRIMARY KEY, note varchar(20), paid boolean);
INSERT INTO new_orders (id, note) SELECT id, o.note::varchar(20) FROM orders AS o ORDER BY id;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
