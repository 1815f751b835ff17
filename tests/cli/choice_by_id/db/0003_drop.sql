CREATE INDEX orders_email_too ON orders (email);
DROP TABLE other;
