CREATE TEMP TABLE picked AS SELECT id, email FROM orders;
CREATE INDEX picked_email ON picked (email);
CREATE TEMPORARY TABLE orders (id int);
CREATE INDEX ON orders (id);
CREATE TEMP TABLE pg_temp.other (id int);
CREATE INDEX ON pg_temp.other (id);
