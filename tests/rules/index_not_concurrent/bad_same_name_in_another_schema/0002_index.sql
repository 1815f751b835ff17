CREATE TABLE archive.orders (id bigint PRIMARY KEY, email text);
CREATE INDEX archived_email ON archive.orders (email);
CREATE INDEX public_email ON public.orders (email);
CREATE INDEX unqualified_email ON orders (email);
