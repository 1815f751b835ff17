-- migrate:up
CREATE TABLE users (id bigint);

-- migrate:down
DROP TABLE users;
