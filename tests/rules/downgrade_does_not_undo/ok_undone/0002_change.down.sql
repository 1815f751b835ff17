ALTER INDEX orders_address_idx RENAME TO orders_email_idx;
ALTER TABLE orders RENAME COLUMN address TO email;
ALTER TABLE orders DROP COLUMN mood, ALTER COLUMN total TYPE integer, ALTER COLUMN total SET NOT NULL;
DROP TYPE mood;
DROP TABLE parts;
