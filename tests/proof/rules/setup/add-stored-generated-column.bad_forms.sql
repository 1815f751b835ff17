CREATE TABLE orders (price numeric, quantity int, email text);
