CREATE TABLE orders (id bigint PRIMARY KEY, email varchar(50), code varchar(10), number int);
CREATE INDEX orders_email ON orders (email);
CREATE INDEX orders_lower_code ON orders (lower(code));
ALTER TABLE orders ADD CONSTRAINT email_is_lower CHECK (email = lower(email)) NOT VALID;
CREATE INDEX orders_open ON orders (email) WHERE code <> '';
