CREATE TABLE cache (id bigint PRIMARY KEY);
CREATE TABLE cache2 (id bigint PRIMARY KEY);
