SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.orders (id bigint PRIMARY KEY, email text);
CREATE TABLE archive.orders (id bigint PRIMARY KEY, email text);
CREATE INDEX orders_email ON public.orders (email);
