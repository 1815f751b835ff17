-- fixture: option added-and-dropped-columns = true
CREATE TABLE orders (id bigint PRIMARY KEY, email varchar(50));
