CREATE TABLE t (id bigint);
CREATE TABLE u (id bigint);
