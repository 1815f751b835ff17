-- Up Migration
CREATE TABLE users (id int);

-- Down Migration
DROP TABLE users;
