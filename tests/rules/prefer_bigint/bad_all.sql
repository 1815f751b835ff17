-- fixture: option columns = all
CREATE TABLE items (id bigint PRIMARY KEY, number int);
