CREATE TABLE app.items (id bigint PRIMARY KEY);
ALTER TABLE app.items ADD COLUMN a int;
CREATE TEMPORARY TABLE scratch (id int);
ALTER TABLE scratch ADD COLUMN b int;
DROP TABLE scratch;
INSERT INTO items VALUES (1);
