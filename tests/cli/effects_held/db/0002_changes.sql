ALTER TABLE orders ADD COLUMN total integer;
UPDATE orders SET total = 0;
CREATE INDEX ON customers (email);
COMMIT;
CREATE INDEX ON customers (id, email);
