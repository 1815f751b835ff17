CREATE TABLE kinds (id int PRIMARY KEY, code int);
CREATE UNIQUE INDEX kinds_code ON kinds (code);
CREATE TABLE things (kind int REFERENCES kinds, code int REFERENCES kinds (code));
ALTER TABLE kinds DROP CONSTRAINT kinds_pkey;
DROP INDEX kinds_code;
