-- fixture: change 0002_note = edited
CREATE TABLE orders (id bigint PRIMARY KEY);
