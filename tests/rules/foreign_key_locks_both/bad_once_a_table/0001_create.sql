CREATE TABLE people (id bigint PRIMARY KEY);
CREATE TABLE reports (id bigint PRIMARY KEY);
