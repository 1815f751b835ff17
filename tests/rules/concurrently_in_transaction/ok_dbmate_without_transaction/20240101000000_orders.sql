-- migrate:up
CREATE TABLE orders (id bigint PRIMARY KEY, email text, number int);
-- migrate:down
DROP TABLE orders;
