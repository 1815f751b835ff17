-- +goose Up
ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX orders_email_idx ON orders (email);

-- +goose Down
DROP INDEX orders_email_idx;
ALTER TABLE orders DROP COLUMN note;
