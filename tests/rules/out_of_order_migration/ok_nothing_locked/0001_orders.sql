-- fixture: lock 0001_orders = new
CREATE TABLE orders (id bigint PRIMARY KEY);
