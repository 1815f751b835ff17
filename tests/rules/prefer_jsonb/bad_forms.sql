CREATE TABLE items (id bigint PRIMARY KEY, data json, more json[]);
