SET search_path TO staging, public;
CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE INDEX staged_email ON orders (email);
CREATE INDEX public_email ON public.orders (email);
SET search_path TO public;
CREATE INDEX public_again ON orders (email);
