CREATE TABLE customers (id uuid PRIMARY KEY, number int, email text, region int, UNIQUE (region, number));
CREATE UNIQUE INDEX customers_email ON customers (email) WHERE email <> '';
CREATE TABLE logs (id int);
CREATE TABLE orders (id int PRIMARY KEY, customer text, number int, region int, log int);
