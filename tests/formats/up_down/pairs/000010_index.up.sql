CREATE TABLE index (id bigint);
