CREATE TABLE notes (data json UNIQUE, at point PRIMARY KEY);
CREATE TABLE places (id int, at point, UNIQUE (id, at));
ALTER TABLE customers ADD UNIQUE (data);
ALTER TABLE customers ADD COLUMN other json UNIQUE;
ALTER TABLE customers ALTER COLUMN more TYPE json;
ALTER TABLE customers ALTER COLUMN label TYPE json USING to_json(label);
