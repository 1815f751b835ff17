CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_email ON orders (email);
CREATE INDEX ON public.orders (lower(email));
