UPDATE ledger SET amount = 1
-- upper bound: an index may lead to the rows
UPDATE ledger SET amount = 1 WHERE id < 10
UPDATE ledger SET amount = 1 WHERE amount > 4000
UPDATE orders SET customer_id = 1
UPDATE orders SET quantity = 1
UPDATE carts SET label = 'y'
UPDATE things SET size = 3
UPDATE ONLY things SET size = 3
UPDATE items SET quantity = o.quantity FROM orders AS o WHERE o.id = items.order_id
UPDATE items SET quantity = (SELECT max(quantity) FROM orders)
DELETE FROM ledger
-- upper bound: an index may lead to the rows
DELETE FROM ledger WHERE id = 5
DELETE FROM invoices
DELETE FROM orders
DELETE FROM carts
-- upper bound: no row refers to what is deleted
DELETE FROM carts WHERE id < 0
DELETE FROM cart_line_notes
DELETE FROM items USING orders WHERE items.order_id = orders.id
DELETE FROM shard_notes
DELETE FROM tree
INSERT INTO orders VALUES (1000, 1, 1)
INSERT INTO orders (id, quantity) VALUES (1000, 1)
INSERT INTO ledger SELECT g, g FROM generate_series(30000, 30100) AS g
INSERT INTO ledger (id) SELECT id + 100000 FROM orders
INSERT INTO customers (id) SELECT -g FROM generate_series(1, 5) AS g ON CONFLICT DO NOTHING
INSERT INTO ledger VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET amount = 3
-- upper bound: in which partition the key stands is in the data
INSERT INTO shard_notes VALUES (5000, 1)
INSERT INTO trips VALUES (1, 5, 1)
INSERT INTO nothing DEFAULT VALUES
COPY ledger FROM '/dev/null'
COPY ledger TO '/dev/null'
COPY (SELECT * FROM ledger) TO '/dev/null'
SELECT * FROM ledger
-- upper bound: an index may lead to the rows
SELECT * FROM ledger WHERE id = 5
SELECT * FROM ledger FOR UPDATE
-- upper bound: an index may lead to the rows
SELECT * FROM ledger WHERE id = 1 FOR NO KEY UPDATE
SELECT * FROM orders AS o JOIN items AS i ON i.order_id = o.id FOR SHARE
SELECT * FROM things
SELECT * FROM ONLY things
SELECT 1
SELECT dice()
SELECT count(*) FROM pg_class
SELECT * FROM (SELECT id FROM orders UNION ALL SELECT id FROM items) AS both_of_them
WITH gone AS (DELETE FROM ledger RETURNING id) INSERT INTO nothing SELECT id::int FROM gone
WITH few AS (SELECT id FROM orders) SELECT * FROM few
VALUES (1), (2)
TABLE orders
-- upper bound: how two tables are joined is the planner's choice
MERGE INTO ledger AS l USING items AS i ON l.id = i.id WHEN MATCHED THEN DELETE
-- upper bound: an index may lead to the rows
MERGE INTO items AS l USING nothing AS i ON l.id = i.id WHEN NOT MATCHED THEN INSERT (id) VALUES (i.id)
EXPLAIN SELECT * FROM orders
EXPLAIN UPDATE ledger SET amount = 2
EXPLAIN ANALYZE UPDATE ledger SET amount = 2
EXPLAIN (ANALYZE false) DELETE FROM ledger
PREPARE few AS SELECT * FROM orders
PREPARE fewer AS UPDATE ledger SET amount = 3
PREPARE few AS SELECT * FROM orders; EXECUTE few
PREPARE few AS INSERT INTO nothing VALUES ($1); EXECUTE few (1)
-- upper bound: an index may lead to the rows
PREPARE few AS UPDATE ledger SET amount = 3 WHERE id = $1; EXECUTE few (1)
PREPARE few AS SELECT * FROM orders; EXPLAIN EXECUTE few
PREPARE few AS SELECT * FROM orders; EXPLAIN ANALYZE EXECUTE few
PREPARE few AS SELECT * FROM orders; CREATE TABLE some_orders AS EXECUTE few
PREPARE few AS SELECT * FROM orders; CREATE TABLE some_orders AS EXECUTE few WITH NO DATA
PREPARE few AS SELECT * FROM orders; DEALLOCATE few
PREPARE few AS SELECT * FROM orders; DEALLOCATE ALL
BEGIN; DECLARE few CURSOR FOR SELECT * FROM orders; FETCH ALL FROM few
BEGIN; DECLARE few CURSOR FOR SELECT * FROM orders; MOVE 1 FROM few
BEGIN; DECLARE few CURSOR FOR SELECT * FROM orders; CLOSE few
DECLARE few CURSOR FOR SELECT * FROM orders
-- upper bound: it is read when its transaction is committed, and here that is rolled back
DECLARE few CURSOR WITH HOLD FOR SELECT * FROM orders
-- Rows of the transaction's own have their foreign keys checked again.
BEGIN; INSERT INTO orders (id, customer_id) SELECT 900, min(id) FROM customers; UPDATE orders SET quantity = 3
-- upper bound: whether a row is one of the transaction's own is in the data
BEGIN; UPDATE orders SET quantity = 2 WHERE id < 0; UPDATE orders SET quantity = 3
BEGIN; ALTER TABLE orders ALTER COLUMN quantity TYPE bigint; UPDATE orders SET quantity = 3
BEGIN; INSERT INTO ledger (id) VALUES (-1); UPDATE orders SET quantity = 3
-- A key that others refer to.
DELETE FROM cart_line_notes; DELETE FROM cart_lines; UPDATE carts SET id = id + 100
-- upper bound: rows keep their keys
UPDATE carts SET id = id
UPDATE carts SET label = 'x'
CREATE TABLE badges (id int REFERENCES carts (id) ON UPDATE CASCADE); INSERT INTO badges SELECT max(id) FROM carts;
 DELETE FROM cart_line_notes; DELETE FROM cart_lines; UPDATE carts SET id = id + 100
-- Defaults that count with a sequence.
INSERT INTO customers (id) VALUES (-1)
INSERT INTO customers (id, ticket, serial_no) VALUES (-1, 1, 1)
INSERT INTO customers (id, ticket, serial_no) VALUES (-1, 1, 1), (-2, DEFAULT, 2)
INSERT INTO customers (id, ticket, serial_no) OVERRIDING USER VALUE VALUES (-1, 1, 1)
CREATE TABLE counted (id int DEFAULT nextval('counter'), note text); INSERT INTO counted DEFAULT VALUES
CREATE TABLE counted (id int DEFAULT nextval('counter') + 1, note text); INSERT INTO counted (note) VALUES ('x')
CREATE TABLE counted (id serial, note text); INSERT INTO counted VALUES (1)
CREATE TABLE counted (id serial, note text); INSERT INTO counted VALUES (DEFAULT, 'x')
CREATE TABLE counted (note text, id serial); INSERT INTO counted VALUES ('x')
CREATE TABLE counted (note text, id int DEFAULT nextval('counter')); ALTER TABLE counted ALTER id DROP DEFAULT;
 INSERT INTO counted VALUES ('x')
CREATE TABLE counted (note text, id serial); INSERT INTO counted SELECT 'x'
CREATE TABLE counted (note text, id serial); INSERT INTO counted SELECT note, quantity FROM items
-- upper bound: the query gives no row
CREATE TABLE counted (note text, id serial); INSERT INTO counted SELECT code FROM customers WHERE false
-- upper bound: how many columns a star stands for is not counted
CREATE TABLE counted (note text, id serial); INSERT INTO counted SELECT given.* FROM (VALUES ('x', 1)) AS given
CREATE TABLE counted (note text, id serial); COPY counted (note) FROM PROGRAM 'echo x'
CREATE TABLE counted (note text, id serial); COPY counted FROM PROGRAM 'true'
-- upper bound: the file is empty
CREATE TABLE counted (note text, id serial); COPY counted (note) FROM PROGRAM 'true'
-- upper bound: where nothing matches, its own rows are not read
CREATE TABLE counted (note text, id serial);
 MERGE INTO counted USING items ON false WHEN NOT MATCHED THEN INSERT (note) VALUES (items.note)
-- upper bound: where nothing matches, its own rows are not read
CREATE TABLE counted (note text, id serial);
 MERGE INTO counted USING items ON false WHEN NOT MATCHED THEN INSERT VALUES (items.note, DEFAULT)
-- upper bound: where nothing matches, its own rows are not read
CREATE TABLE counted (note text, id serial);
 MERGE INTO counted USING items ON false WHEN NOT MATCHED THEN INSERT VALUES (items.note, 1)
CREATE TABLE counted (id serial, part int) PARTITION BY RANGE (part);
 CREATE TABLE counted_1 PARTITION OF counted FOR VALUES FROM (0) TO (10); INSERT INTO counted (part) VALUES (1)
UPDATE customers SET serial_no = DEFAULT
UPDATE customers SET (serial_no, credits) = (DEFAULT, 3)
UPDATE customers SET (serial_no, ticket) = (4, DEFAULT)
UPDATE ledger SET amount = nextval('counter')
DELETE FROM ledger WHERE amount = nextval('counter')
EXPLAIN INSERT INTO customers (id) VALUES (-1)
PREPARE one AS INSERT INTO customers (id) VALUES (-1)
PREPARE one AS INSERT INTO customers (id) VALUES (-1); EXECUTE one
