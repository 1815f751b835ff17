-- Down Migration
DROP TABLE users;
