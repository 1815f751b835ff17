CREATE TABLE users (id bigint PRIMARY KEY, boss bigint REFERENCES users);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
ALTER TABLE orders ADD COLUMN other_id bigint REFERENCES users;
