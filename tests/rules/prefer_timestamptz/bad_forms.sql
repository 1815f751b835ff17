CREATE TABLE items (id bigint PRIMARY KEY, at timestamp, ended timestamp(3) without time zone);
