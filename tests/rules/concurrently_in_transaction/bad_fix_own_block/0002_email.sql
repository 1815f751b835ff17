BEGIN;
CREATE INDEX CONCURRENTLY orders_email_idx ON orders (email);
COMMIT;
