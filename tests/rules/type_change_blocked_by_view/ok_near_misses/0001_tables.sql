CREATE TABLE orders (id int, email varchar(20), note varchar(20), total int, doubled int GENERATED ALWAYS AS (total * 2) STORED);
CREATE TABLE customers (id int, email varchar(20), name varchar(20));
CREATE VIEW mails AS SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.id;
CREATE VIEW names AS SELECT name FROM customers;
CREATE VIEW notes AS SELECT note FROM orders;
