-- first
CREATE TABLE other (id int);

DROP TABLE orders;
DELETE FROM orders;
