CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_email_idx ON orders (email);
ALTER TABLE orders_email_idx RENAME TO orders_mail_idx;
ALTER INDEX other_idx RENAME TO another_idx;
ALTER TABLE orders RENAME TO purchases;
