CREATE TABLE legacy (id int);
ALTER TABLE elsewhere ADD COLUMN a int;
