CREATE TABLE drafts (id bigint PRIMARY KEY);
DROP TABLE drafts;
CREATE TEMP TABLE picked AS SELECT * FROM orders;
DROP TABLE picked;
