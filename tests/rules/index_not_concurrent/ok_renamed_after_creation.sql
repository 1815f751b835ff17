CREATE TABLE orders_new (id bigint PRIMARY KEY, email text);
ALTER TABLE orders_new RENAME TO purchases;
CREATE INDEX purchases_email ON purchases (email);
ALTER TABLE purchases SET SCHEMA sales;
CREATE INDEX purchases_id ON sales.purchases (id);
