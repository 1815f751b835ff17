CREATE TABLE t (a varchar(10), b integer);
CREATE TABLE archive.t (a text, b bigint);
