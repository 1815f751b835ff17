CREATE TABLE orders (id bigint PRIMARY KEY, number int CONSTRAINT orders_number_key UNIQUE);
CREATE TABLE notes (order_id bigint REFERENCES orders (id));
CREATE INDEX ON notes (order_id);
