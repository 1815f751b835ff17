CREATE TABLE helper (id bigint PRIMARY KEY);
