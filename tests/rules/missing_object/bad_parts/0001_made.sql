CREATE TABLE orders (id int PRIMARY KEY, email text UNIQUE);
