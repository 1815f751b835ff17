CREATE TABLE parts (id integer NOT NULL, price numeric(10, 0), PRIMARY KEY (id));
ALTER TABLE orders ADD COLUMN email character varying(50);
CREATE INDEX orders_email_idx ON orders (email);
