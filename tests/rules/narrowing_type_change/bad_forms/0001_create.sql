CREATE TABLE t (a varchar(50), b text, c bigint, d numeric(10,2), e timestamptz, f text, g numeric, h float8, i numeric(10,2));
