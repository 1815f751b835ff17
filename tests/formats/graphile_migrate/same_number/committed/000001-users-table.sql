--! Previous: -
--! Hash: sha1:1b9b83a8020d50e17b01242bed2aedd01d7672a6
--! Message: Users table

-- first
CREATE TABLE users (
  id int PRIMARY KEY
);
