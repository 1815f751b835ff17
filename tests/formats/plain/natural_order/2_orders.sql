CREATE TABLE t2 (id bigint);
