CREATE TABLE items (id bigint UNIQUE);
