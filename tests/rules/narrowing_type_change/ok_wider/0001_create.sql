CREATE TABLE t (a varchar(50), b varchar(10), c int, d numeric(10,2), e date, f uuid, g int, h real, i timestamp, j int, k bigint, l smallint);
