CREATE TABLE t10 (id bigint);
