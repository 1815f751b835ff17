CREATE TABLE kinds (code varchar(9));
CREATE UNIQUE INDEX kinds_code ON kinds (code);
CREATE TABLE things (kind text REFERENCES kinds (code));
