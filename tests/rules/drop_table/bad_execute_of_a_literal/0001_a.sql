CREATE TABLE orders (id bigint PRIMARY KEY, note text, amount varchar(20));
CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint);
