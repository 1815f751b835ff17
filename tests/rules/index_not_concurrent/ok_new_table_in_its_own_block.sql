BEGIN;
CREATE TABLE orders (id bigint PRIMARY KEY, email text);
SAVEPOINT here;
CREATE INDEX orders_email ON orders (email);
RELEASE SAVEPOINT here;
COMMIT;
CREATE INDEX orders_id ON orders (id);
