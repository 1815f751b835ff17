CREATE TABLE parts (id bigint PRIMARY KEY);
