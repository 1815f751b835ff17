CREATE TABLE messages (id serial, queue text NOT NULL, number bigint NOT NULL);
