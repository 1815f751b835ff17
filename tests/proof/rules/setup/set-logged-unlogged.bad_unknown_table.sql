CREATE UNLOGGED TABLE orders (id int);
