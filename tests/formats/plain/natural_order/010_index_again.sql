CREATE TABLE t010 (id bigint);
