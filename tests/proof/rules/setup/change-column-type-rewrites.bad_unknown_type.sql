CREATE TABLE orders (id int, email char(10));
