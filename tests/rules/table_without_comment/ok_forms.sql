CREATE TABLE items (id bigint PRIMARY KEY);
COMMENT ON TABLE items IS 'One row per item';
CREATE TEMPORARY TABLE scratch (id int);
