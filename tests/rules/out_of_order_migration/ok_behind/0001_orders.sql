-- fixture: change 0003_email = added
CREATE TABLE orders (id bigint PRIMARY KEY);
