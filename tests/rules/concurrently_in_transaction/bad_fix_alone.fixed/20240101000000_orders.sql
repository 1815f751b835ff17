-- migrate:up
CREATE TABLE orders (id bigint PRIMARY KEY, email text);

-- migrate:down
DROP TABLE orders;
