CREATE TABLE kinds (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, rank int);
CREATE TABLE sums (a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
