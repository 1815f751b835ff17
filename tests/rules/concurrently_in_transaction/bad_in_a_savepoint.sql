BEGIN;
SAVEPOINT a;
CREATE INDEX CONCURRENTLY orders_email ON orders (email);
ROLLBACK TO a;
CREATE INDEX CONCURRENTLY orders_number ON orders (number);
COMMIT;
