CREATE TABLE app.parts (id bigint PRIMARY KEY);
