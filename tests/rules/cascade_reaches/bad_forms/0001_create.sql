CREATE TABLE customers (id bigint PRIMARY KEY, email text UNIQUE);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));
CREATE TABLE notes (email text REFERENCES customers (email));
CREATE VIEW mails AS SELECT email FROM customers;
CREATE MATERIALIZED VIEW mail_count AS SELECT count(*) FROM mails;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE SEQUENCE numbers;
CREATE TABLE counted (n bigint DEFAULT nextval('numbers'));
