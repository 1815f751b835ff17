-- Up Migration
CREATE TABLE users (id int);
