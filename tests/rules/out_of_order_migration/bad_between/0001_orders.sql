-- fixture: change 0002_note = added
CREATE TABLE orders (id bigint PRIMARY KEY);
