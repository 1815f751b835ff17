-- +goose Up
ALTER TABLE orders ADD COLUMN phone text;
CREATE INDEX CONCURRENTLY orders_email_idx ON orders (email);
DROP INDEX CONCURRENTLY orders_note_idx;
REINDEX TABLE CONCURRENTLY carts;

-- +goose Down
CREATE INDEX orders_note_idx ON orders (note);
DROP INDEX orders_email_idx;
ALTER TABLE orders DROP COLUMN phone;
